import type { After } from "../webrtc/schedule.ts";

export type RefusalOptions = {
  after: After;
  /** It is time to try again. */
  onOver: () => void;
};

/** What the edges' refusal means for a while: nobody is asked again at once, nor never. */
export type Refusal = {
  /** Says on what terms this page asks; a refusal holds for those that were refused, and for no others. */
  on(terms: string): void;
  /** No edge admits this page on these terms. `unsigned`: the viewer wouldn't sign, and is asked no more on them. */
  note(unsigned: boolean): void;
  /** It was admitted: the next refusal is a first one. */
  admitted(): void;
  stands(): boolean;
  /** The network, or the viewer, is back: worth a try. */
  hurry(): void;
  close(): void;
};

/** The first wait, doubled with each refusal that follows, and the longest; milliseconds. */
const FIRST_MS = 30_000;
const LONGEST_MS = 15 * 60_000;

/** Makes one that stands for nothing yet. */
export function makeRefusal({ after, onOver }: RefusalOptions): Refusal {
  let terms: string | undefined;
  let times = 0;
  let stands = false;
  let lasts = false;
  let cancel = () => {};

  const end = () => {
    cancel();
    stands = false;
  };
  const again = () => {
    end();
    onOver();
  };
  return {
    on(next) {
      if (next === terms) return;
      terms = next;
      times = 0;
      end();
    },
    note(unsigned) {
      end();
      stands = true;
      lasts = unsigned;
      if (lasts) return;
      cancel = after(Math.min(LONGEST_MS, FIRST_MS * 2 ** times), again);
      times++;
    },
    admitted: () => void (times = 0),
    stands: () => stands,
    hurry() {
      if (stands && !lasts) again();
    },
    close: end,
  };
}
