import type { TrackerLimits } from "./limits.ts";
import type { Member, Pair } from "./member.ts";

/** The load of a member that was never counted and has no pairs. */
export const NOT_COUNTED = { load: 0, loadUntil: -Infinity, tidyAt: Infinity } as const;

/** How many neighbours members have, counted anew only once something of their pairs has changed. Times are milliseconds of one clock. */
export function makeLoads<Visitor>(limits: Pick<TrackerLimits, "offerMs" | "pairMs">) {
  const endOf = (pair: Pair<Visitor>) =>
    pair.answeredAt === undefined ? pair.madeAt + limits.offerMs : pair.answeredAt + limits.pairMs;

  const isOver = (pair: Pair<Visitor>, now: number) => now >= endOf(pair);

  /** Something of a pair has changed: both are counted anew when next they are asked for. */
  function recount({ from, to }: Pair<Visitor>): void {
    from.loadUntil = -Infinity;
    to.loadUntil = -Infinity;
  }

  function unpair(pair: Pair<Visitor>): void {
    pair.from.pairs.delete(pair.to.peerId);
    pair.to.pairs.delete(pair.from.peerId);
    recount(pair);
  }

  /** Neighbours it has, as far as is known, and those it is about to have. Ends its pairs that are over. */
  function loadOf(member: Member<Visitor>, now: number): number {
    if (now < member.loadUntil) return member.load;
    let load = member.reported ?? 0;
    let until = Infinity;
    for (const pair of member.pairs.values()) {
      if (isOver(pair, now)) {
        unpair(pair);
        continue;
      }
      until = Math.min(until, endOf(pair));
      if (
        member.reported === undefined || pair.answeredAt === undefined || pair.answeredAt > member.announcedAt
      ) load++;
    }
    member.load = load;
    member.loadUntil = until;
    member.tidyAt = until;
    return load;
  }

  return {
    isOver,
    recount,
    unpair,
    loadOf,

    /** Whether its load is at least so much. Who says so itself isn't counted: most of whom come again do. */
    hasLoad: (member: Member<Visitor>, load: number, now: number): boolean =>
      now < member.tidyAt && (member.reported ?? 0) >= load || loadOf(member, now) >= load,

    /** Takes in a pair that both have now; `isFirst` unless it stands for one they had. Nobody has answered it, so it counts. */
    note(pair: Pair<Visitor>, isFirst: boolean): void {
      const end = endOf(pair);
      if (!isFirst) recount(pair);
      for (const member of [pair.from, pair.to]) {
        member.tidyAt = Math.min(member.tidyAt, end);
        // To count all of its pairs again with each new one is most of what joining costs.
        member.load++;
        member.loadUntil = Math.min(member.loadUntil, end);
      }
    },

    /** Takes down how many neighbours a member says it has. */
    report(member: Member<Visitor>, reported: number | undefined, now: number): void {
      // Of who doesn't say how many neighbours it has, all pairs count, whenever it announced.
      if (reported !== undefined || member.reported !== undefined) member.loadUntil = -Infinity;
      member.reported = reported;
      member.announcedAt = now;
    },
  };
}
