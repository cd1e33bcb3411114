import type { ShownTip } from "../../tips/tip-book.ts";

export type AlertsOptions = {
  /** What came before isn't news. Unix seconds. */
  since: number;
  /** Milliseconds that each is shown. */
  showMs: number;
  after: (ms: number, work: () => void) => () => void;
  /** What is to be shown now; undefined: nothing. */
  onShow: (tip: ShownTip | undefined) => void;
};

/** Waiting alerts; of more the smallest go, so that a flood of small tips can't hold a large one back for hours. */
const MOST_WAITING = 50;
/** Breath between two. */
const PAUSE_MS = 600;

/** Shows tips one after the other, each once, whatever its level becomes. */
export function makeAlerts({ since, showMs, after, onShow }: AlertsOptions) {
  const seen = new Set<string>();
  let waiting: ShownTip[] = [];
  let isBusy = false;
  let stop = () => {};

  const next = () => {
    const tip = waiting.shift();
    isBusy = tip !== undefined;
    if (tip === undefined) return;
    onShow(tip);
    stop = after(showMs, () => {
      onShow(undefined);
      stop = after(PAUSE_MS, next);
    });
  };

  return {
    /** Takes all tips that are proven now. */
    take(tips: readonly ShownTip[]): void {
      for (const tip of tips) {
        if (seen.has(tip.id)) continue;
        seen.add(tip.id);
        if (tip.at >= since) waiting.push(tip);
      }
      if (waiting.length > MOST_WAITING) {
        const kept = new Set(
          [...waiting].sort((a, b) => a.amount > b.amount ? -1 : 1).slice(0, MOST_WAITING),
        );
        waiting = waiting.filter((tip) => kept.has(tip));
      }
      if (!isBusy) next();
    },
    stop(): void {
      stop();
    },
  };
}
