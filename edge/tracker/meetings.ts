import type { Offer, TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { passedJson, type Sender } from "../../contracts/swarm/tracker-answers.ts";
import { readPlainAnnounce } from "../../contracts/swarm/plain-requests.ts";
import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";
import type { TrackerCounters } from "./counters.ts";
import type { Introductions } from "./introductions.ts";
import type { TrackerLimits } from "./limits.ts";
import type { Seat } from "./seat.ts";
import type { Fail, Send, SendText } from "./sending.ts";
import type { SwarmHere } from "./floor.ts";
import type { Sharing } from "./sharing.ts";
import type { Member } from "./member.ts";
import { makeSwarm, type Swarm } from "./swarm.ts";
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
  sendText: SendText;
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
  const { limits, now, random, counters, introductions, sharing, send, sendText, fail, telling } = options;
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
    const swarm = known?.swarm ?? swarms.get(keyOf(grant.address, infoHash)) ??
      makeSwarm<Seat>({ limits, random });
    if (swarm.size() === 0) swarms.set(keyOf(grant.address, infoHash), swarm);
    const { member, joined } = swarm.announce(peerId, seat, {
      cap: Math.min(grant.degree, said.most ?? grant.degree),
      open: said.numWant > 0,
      completed: event === "completed" || known?.member.completed === true,
      uplink: said.uplink,
      degree: said.degree,
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
    { numWant, offers: read }: Announce,
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
    const offers = read.length > 0 ? read : offersIn(text);
    counters.offersDropped += Math.max(0, offers.length - chosen.length);
    introductions.take(name, degree, Math.min(offers.length, chosen.length));
    for (const [at, other] of chosen.entries()) {
      const offer = offers[at];
      if (offer === undefined) break;
      swarm.pair(member, other, offer.offerId, now());
      counters.offersRelayed++;
      if (other.visitor.elsewhere !== undefined) sharing?.offer(other, here, member.peerId, offer);
      bring("offer", other.visitor, { infoHash, peerId: member.peerId, uplink: member.uplink }, offer);
    }
    return chosen.length;
  }

  /** As it was written, where that is known: to read a description and write it again costs more than all the rest. */
  function bring(action: "offer" | "answer", to: Seat, from: Sender, said: Offer): void {
    const { offerId, sdpJson } = said;
    if (sdpJson === undefined) send(to, { action, ...from, offerId, sdp: said.sdp });
    else sendText(to, passedJson(action, from, offerId, sdpJson), true);
  }

  function answer(seat: Seat, said: Answer): void {
    const { infoHash, toPeerId, offerId } = said;
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
      sharing?.answer(to, here, peerId, said);
    }
    bring("answer", to.visitor, { infoHash, peerId, uplink }, said);
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

/** The offers of an announce of which only what stands around them was read. */
function offersIn(text: string): readonly Offer[] {
  const request = readPlainAnnounce(text) ?? readTrackerRequest(text);
  return request?.action === "announce" ? request.offers : [];
}

/** One swarm: whoever was admitted to one stream never meets the peers of another, whatever hash is announced. */
const keyOf = (address: string, infoHash: string) => `${address}\n${infoHash}`;
