import type { Deletion } from "../../../contracts/nostr/deletion.ts";
import type { Goal } from "../../../contracts/nostr/goal.ts";

/** A goal that is over is shown so long, in seconds: who comes the next day collects for nothing. */
const SHOWN_OVER_SECONDS = 24 * 60 * 60;

export type PresentGoalOptions = {
  /** Verified goals of any client. */
  goals: readonly Goal[];
  /** Verified deletions; a goal is withdrawn by its author's. */
  deletions: readonly Pick<Deletion, "author" | "ids">[];
  /** Tips to this creator fill this creator's goals alone. */
  creator: string;
  /** Unix seconds. */
  now: number;
};

/** The goal that a stream shows: its creator's newest that wasn't withdrawn and isn't long over. */
export function presentGoal({ goals, deletions, creator, now }: PresentGoalOptions): Goal | undefined {
  const withdrawn = new Set(deletions.filter(({ author }) => author === creator).flatMap(({ ids }) => ids));
  return goals
    .filter(({ id, author, closedAt = Infinity }) =>
      author === creator && !withdrawn.has(id) && closedAt + SHOWN_OVER_SECONDS > now
    )
    // Of two in one second every page shows the same.
    .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1))[0];
}
