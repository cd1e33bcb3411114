import type { UplinkClass } from "../../contracts/swarm/uplink.ts";
import type { TrackerLimits } from "./limits.ts";
import { makeLoads, NOT_COUNTED } from "./loads.ts";
import type { Member, Pair } from "./member.ts";
import { inRandomOrder } from "./random-order.ts";

export type SwarmOptions = {
  limits: Pick<TrackerLimits, "offerMs" | "pairMs" | "retryMs">;
  /** From 0 to 1, without 1. */
  random: () => number;
};

/** What a member says of itself in an announce. */
export type Announced = {
  uplink: UplinkClass | undefined;
  degree: number | undefined;
  cap: number;
  open: boolean;
  completed: boolean;
};

/** Peers a member may have met. */
const MET = 100;

/** How many times its cap a member may be paired at one time, whatever it says of neighbours lost: nobody takes all newcomers. */
const PAIRS_PER_NEIGHBOUR = 4;

/** Who is in one swarm and who was brought together with whom; sends nothing. */
export type Swarm<Visitor> = ReturnType<typeof makeSwarm<Visitor>>;

/** An empty swarm. Times are milliseconds of one clock. */
export function makeSwarm<Visitor>({ limits, random }: SwarmOptions) {
  const members = new Map<string, Member<Visitor>>();
  const list: Member<Visitor>[] = [];
  let completed = 0;
  let takers = 0;

  const { loadOf, hasLoad, isOver, unpair, recount, note, report } = makeLoads<Visitor>(limits);

  /** The pair of two members, unless it is over. */
  function pairOf(member: Member<Visitor>, peerId: string, now: number): Pair<Visitor> | undefined {
    const pair = member.pairs.get(peerId);
    if (pair === undefined || !isOver(pair, now)) return pair;
    unpair(pair);
    return undefined;
  }

  function introduce({ met }: Member<Visitor>, { peerId }: Member<Visitor>) {
    met.delete(peerId);
    met.add(peerId);
    for (const first of met) {
      if (met.size <= MET) break;
      met.delete(first);
    }
  }

  /**
   * Up to how many neighbours a member asks for more; others' offers it takes up to its cap. In a small swarm everybody meets
   * everybody. In a larger one each asks for less than half of what it takes: so there is always room, spread over all, and
   * newcomers neither find everybody full nor only the last ones before them.
   */
  const targetOf = ({ cap }: Member<Visitor>) =>
    takers <= cap ? takers - 1 : Math.max(1, Math.floor((cap - 1) / 2));

  // In this order: what is over doesn't count, and `loadOf` ends it.
  const hasRoom = (member: Member<Visitor>, now: number) =>
    member.open && loadOf(member, now) < member.cap && member.pairs.size < PAIRS_PER_NEIGHBOUR * member.cap;

  /** Whether the pairing of two that should be neighbours came to nothing, as far as one of them says. */
  function isBroken(member: Member<Visitor>, other: Member<Visitor>, now: number): boolean {
    const pair = member.pairs.get(other.peerId);
    if (pair === undefined || now < pair.madeAt + limits.retryMs) return false;
    return isShort(member) || isShort(other);
  }

  const isShort = ({ reported, pairs, announcedAt }: Member<Visitor>) =>
    reported !== undefined &&
    reported < [...pairs.values()].filter(({ answeredAt = Infinity }) => answeredAt <= announcedAt).length;

  return {
    size: () => members.size,
    /** How many have all of it. */
    complete: () => completed,
    counts: () => ({ complete: completed, incomplete: members.size - completed }),
    /** How many take offers; the others are only counted. */
    taking: () => takers,
    members: (): readonly Member<Visitor>[] => list,
    get: (peerId: string) => members.get(peerId),
    pairOf,
    loadOf,

    /** Puts a peer in, or takes down what it says now. */
    announce(
      peerId: string,
      visitor: Visitor,
      said: Announced,
      now: number,
    ): { member: Member<Visitor>; joined: boolean } {
      const known = members.get(peerId);
      const member: Member<Visitor> = known ?? {
        visitor,
        peerId,
        cap: said.cap,
        uplink: undefined,
        open: false,
        completed: false,
        announcedAt: now,
        expiresAt: Infinity,
        reported: undefined,
        pairs: new Map(),
        met: new Set(),
        at: list.length,
        ...NOT_COUNTED,
      };
      if (known === undefined) {
        members.set(peerId, member);
        list.push(member);
      }
      if (said.completed && !member.completed) {
        member.completed = true;
        completed++;
      }
      // Its instance may be another now.
      member.visitor = visitor;
      takers += Number(said.open) - Number(member.open);
      member.open = said.open;
      member.cap = said.cap;
      member.uplink = said.uplink;
      report(member, said.degree, now);
      return { member, joined: known === undefined };
    },

    /** Takes a peer out and says who was paired with it. */
    remove(member: Member<Visitor>): Member<Visitor>[] {
      if (members.get(member.peerId) !== member) return [];
      members.delete(member.peerId);
      const last = list.pop();
      if (last !== undefined && last !== member) {
        list[member.at] = last;
        last.at = member.at;
      }
      if (member.completed) completed--;
      if (member.open) takers--;
      const others: Member<Visitor>[] = [];
      for (const pair of [...member.pairs.values()]) {
        others.push(pair.from === member ? pair.to : pair.from);
        unpair(pair);
      }
      return others;
    },

    /** How many offers of a member are to be relayed now. */
    wanted(member: Member<Visitor>, now: number): number {
      if (!member.open) return 0;
      const target = targetOf(member);
      return hasLoad(member, target, now) ? 0 : target - loadOf(member, now);
    },

    /** At most so many members with room that this one isn't paired with, by chance; then those whom it has lost. */
    pick(member: Member<Visitor>, count: number, now: number): Member<Visitor>[] {
      const found = new Set<Member<Visitor>>();
      const lost = new Set<Member<Visitor>>();
      for (const other of inRandomOrder(list, random)) {
        if (found.size >= count) break;
        if (other === member || !hasRoom(other, now)) continue;
        if (pairOf(member, other.peerId, now) === undefined) found.add(other);
        else if (isBroken(member, other, now)) lost.add(other);
      }
      return [...found, ...lost].slice(0, count);
    },

    /** Whether another member's offer, which another instance passed on, may be brought to this one. */
    takes(member: Member<Visitor>, from: Member<Visitor>, now: number): boolean {
      const pair = pairOf(member, from.peerId, now);
      // Two instances brought them together at once: both keep the same one of the two offers.
      if (pair?.from === member && pair.answeredAt === undefined) return from.peerId < member.peerId;
      if (pair !== undefined && !isBroken(member, from, now)) return false;
      return member !== from && hasRoom(member, now);
    },

    /** Notes that an offer was relayed. */
    pair(from: Member<Visitor>, to: Member<Visitor>, offerId: string, now: number): void {
      const pair: Pair<Visitor> = { from, to, offerId, madeAt: now, answeredAt: undefined };
      const isFirst = !from.pairs.has(to.peerId);
      from.pairs.set(to.peerId, pair);
      to.pairs.set(from.peerId, pair);
      note(pair, isFirst);
    },

    /** Notes an answer; false when it answers no offer that waits for one. */
    answer(from: Member<Visitor>, to: Member<Visitor>, offerId: string, now: number): boolean {
      const pair = pairOf(from, to.peerId, now);
      if (pair === undefined || pair.answeredAt !== undefined) return false;
      if (pair.from !== to || pair.offerId !== offerId) return false;
      pair.answeredAt = now;
      recount(pair);
      introduce(from, to);
      introduce(to, from);
      return true;
    },

    /** Whether it need not ask for more: it has what it should ask for, or takes nobody although it has some. */
    isSatisfied: (member: Member<Visitor>, now: number) =>
      member.open
        ? takers > 1 && hasLoad(member, targetOf(member), now)
        : member.reported !== undefined && member.reported > 0,
  };
}
