import type { TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";
import type { TrackerCounters } from "./counters.ts";
import type { Introductions } from "./introductions.ts";
import type { TrackerLimits } from "./limits.ts";
import type { Seat } from "./seat.ts";
import type { Fail, Send } from "./sending.ts";
import type { SwarmHere } from "./floor.ts";
import type { Sharing } from "./sharing.ts";
import { makeSwarm, type Member, type Swarm } from "./swarm.ts";
import type { Telling } from "./telling.ts";

type Announce = TrackerRequest & { action: "announce" };
type Answer = TrackerRequest & { action: "answer" };

export type MeetingsOptions = {
  limits: TrackerLimits;
  /** Unix milliseconds. */
  now: () => number;
  /** From 0 to 1, without 1. */
  random: () => number;
  counters: TrackerCounters;
  introductions: Introductions;
  /** Where other instances are met; undefined: nowhere. */
  sharing: Sharing<Seat> | undefined;
  send: Send;
  fail: Fail;
  telling: Telling;
};

/** All swarms, in which peers are brought together by offers and answers. */
export type Meetings = {
  /** `text` is the whole message: its offers are read only where somebody needs them. */
  announce: (seat: Seat, announce: Announce, text: string) => void;
  answer: (seat: Seat, answer: Answer) => void;
  leave: (seat: Seat, infoHash: string) => void;
  counts: (address: string, infoHash: string) => { complete: number; incomplete: number };
  size: () => { peers: number; swarms: number };
};

/** No swarm yet. */
export function makeMeetings(options: MeetingsOptions): Meetings {
  const { limits, now, random, counters, introductions, sharing, send, fail, telling } = options;
  const swarms = new Map<string, Swarm<Seat>>();

  function leave(seat: Seat, infoHash: string): void {
    const joined = seat.members.get(infoHash);
    if (joined === undefined) return;
    seat.members.delete(infoHash);
    const { swarm, member } = joined;
    const { address } = seat.visitor.grant;
    const paired = swarm.remove(member);
    const stays = sharing?.left({ address, infoHash, swarm }, member);
    if (swarm.size() === 0) swarms.delete(keyOf(address, infoHash));
    if (!stays) telling.tellDeparture(infoHash, swarm, member.peerId, paired);
  }

  function announce(seat: Seat, said: Announce, text: string): void {
    counters.announces++;
    const { infoHash, peerId, event } = said;
    const { grant } = seat.visitor;
    if (event === "stopped") return leave(seat, infoHash);
    const known = seat.members.get(infoHash);
    if (known === undefined && seat.members.size >= limits.swarmsPerSocket) {
      const reason = `A socket may be in ${limits.swarmsPerSocket} swarms. Leave one first.`;
      return fail(seat, "limit", reason, infoHash);
    }
    const key = keyOf(grant.address, infoHash);
    const swarm = known?.swarm ?? swarms.get(key) ?? makeSwarm<Seat>({ limits, random });
    if (swarm.size() === 0) swarms.set(key, swarm);
    const { member, joined } = swarm.announce(peerId, seat, {
      cap: Math.min(grant.degree, said.most ?? grant.degree),
      open: said.numWant > 0,
      completed: event === "completed" || known?.member.completed === true,
      ...(said.uplink === undefined ? {} : { uplink: said.uplink }),
      ...(said.degree === undefined ? {} : { degree: said.degree }),
    }, now());
    if (known === undefined) seat.members.set(infoHash, { swarm, member });
    const here = { address: grant.address, infoHash, swarm };
    sharing?.announced(here, member, known === undefined);
    if (relayOffers(here, member, said, text) === 0 && said.numWant > 0) {
      sharing?.unheeded(here, member, () => {
        if (seat.members.get(infoHash)?.member === member) relayOffers(here, member, said, text);
      });
    }
    telling.tellSize(infoHash, swarm, member);
    if (joined) telling.tellWatchers(infoHash, swarm);
  }

  /** Says how many found somebody. */
  function relayOffers(
    here: SwarmHere<Seat>,
    member: Member<Seat>,
    { numWant }: Announce,
    text: string,
  ): number {
    const { address, infoHash, swarm } = here;
    const lacking = Math.min(numWant, swarm.wanted(member, now()));
    if (lacking === 0) return 0;
    const name = `${keyOf(address, infoHash)}\n${member.peerId}`;
    const { degree } = member.visitor.visitor.grant;
    const wanted = Math.min(lacking, introductions.left(name, degree));
    const chosen = wanted === 0 ? [] : swarm.pick(member, wanted, now());
    if (chosen.length === 0) return 0;
    const request = readTrackerRequest(text);
    const offers = request?.action === "announce" ? request.offers : [];
    counters.offersDropped += Math.max(0, offers.length - chosen.length);
    for (const [at, other] of chosen.entries()) {
      const offer = offers[at];
      if (offer === undefined) break;
      swarm.pair(member, other, offer.offerId, now());
      introductions.take(name, degree);
      counters.offersRelayed++;
      if (other.visitor.elsewhere !== undefined) sharing?.offer(other, here, member.peerId, offer);
      send(other.visitor, {
        action: "offer",
        infoHash,
        peerId: member.peerId,
        ...offer,
        ...(member.uplink === undefined ? {} : { uplink: member.uplink }),
      });
    }
    return chosen.length;
  }

  function answer(seat: Seat, { infoHash, toPeerId, offerId, sdp }: Answer): void {
    const from = seat.members.get(infoHash);
    const to = from?.swarm.get(toPeerId);
    if (from === undefined || to === undefined || !from.swarm.answer(from.member, to, offerId, now())) {
      counters.answersDropped++;
      return;
    }
    counters.answersRelayed++;
    const { peerId, uplink } = from.member;
    if (to.visitor.elsewhere !== undefined) {
      const here = { address: seat.visitor.grant.address, infoHash, swarm: from.swarm };
      sharing?.answer(to, here, peerId, { offerId, sdp });
    }
    send(to.visitor, {
      action: "answer",
      infoHash,
      peerId,
      offerId,
      sdp,
      ...(uplink === undefined ? {} : { uplink }),
    });
  }

  return {
    announce,
    answer,
    leave,
    counts: (address, infoHash) =>
      swarms.get(keyOf(address, infoHash))?.counts() ?? { complete: 0, incomplete: 0 },
    size() {
      let peers = 0;
      for (const swarm of swarms.values()) peers += swarm.size();
      return { peers, swarms: swarms.size };
    },
  };
}

/** One swarm: whoever was admitted to one stream never meets the peers of another, whatever hash is announced. */
const keyOf = (address: string, infoHash: string) => `${address}\n${infoHash}`;
