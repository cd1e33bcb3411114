import type { LinkStats } from "./whip/link-stats.ts";

/** What goes wrong on the way although something arrives. */
export type Trouble = "cpu" | "bandwidth" | "loss" | "few-frames" | "tcp";

export type TroublesOptions = {
  /** What was asked for. */
  fps: number;
};

/** A second of trouble is nothing to tell anybody; five are. */
const STEADY = 5;

/** Watches the readings; a trouble is told once it has stayed, and taken back once it has stayed away. */
export function makeTroubles({ fps }: TroublesOptions) {
  const scores = new Map<Trouble, number>();
  const told = new Set<Trouble>();
  const judge = (trouble: Trouble, there: boolean) => {
    const score = Math.min(STEADY, Math.max(0, (scores.get(trouble) ?? 0) + (there ? 1 : -1)));
    scores.set(trouble, score);
    if (score === STEADY) told.add(trouble);
    if (score === 0) told.delete(trouble);
  };
  return {
    read(stats: LinkStats): Trouble[] {
      judge("cpu", stats.limit === "cpu");
      judge("bandwidth", stats.limit === "bandwidth");
      judge("loss", (stats.loss ?? 0) > 0.03);
      judge("few-frames", stats.fps !== undefined && stats.fps < fps * 0.7);
      judge("tcp", stats.transport === "tcp");
      return [...told];
    },
  };
}
