import type { After } from "../../webrtc/schedule.ts";

/** What can be told over the picture: pieces that were left out, or that the instant rung was given up. */
export type Telling = "left-out" | "fall";

export type ToldOnceOptions = {
  after: After;
  /** What is told from now on; undefined for nothing. */
  onTell: (telling: Telling | undefined) => void;
};

/** What happened is said once over the picture: of a fall the delay menu goes on telling, of refused bytes the panel. */
const TOLD_MS = 12_000;
/** Of two that hold, what is told first. */
const ORDER: readonly Telling[] = ["left-out", "fall"];

/** Tells each thing for a while or until it is closed, whatever becomes of the other. */
export function makeToldOnce({ after, onTell }: ToldOnceOptions) {
  const told = new Map<Telling, () => void>();
  const first = () => ORDER.find((telling) => told.has(telling));
  const end = (telling: Telling): void => {
    told.get(telling)?.();
    told.delete(telling);
    onTell(first());
  };

  return {
    /** It happened, once more or for the first time; or it doesn't hold any more. */
    note(telling: Telling, holds: boolean): void {
      end(telling);
      if (holds) told.set(telling, after(TOLD_MS, () => end(telling)));
      onTell(first());
    },
    /** The viewer has read what is told. */
    close(): void {
      const telling = first();
      if (telling !== undefined) end(telling);
    },
    /** Nobody looks any more. */
    stop(): void {
      for (const cancel of told.values()) cancel();
      told.clear();
    },
  };
}
