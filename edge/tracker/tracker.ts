import type { Grant } from "../../contracts/swarm/token.ts";
import {
  MAX_SCRAPED,
  TRACKER_CLOSE,
  type TrackerAnswer,
  type TrackerFailure,
  type TrackerRequest,
} from "../../contracts/swarm/tracker-messages.ts";
import { trackerAnswerJson } from "../../contracts/swarm/tracker-answers.ts";
import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";
import { readAnnounceHead } from "./announce-head.ts";
import { makeComplaintBook } from "./complaints.ts";
import { countOne, makeCounters, type TrackerCounters } from "./counters.ts";
import { makeIntroductions } from "./introductions.ts";
import type { TrackerLimits } from "./limits.ts";
import { makeMessageRate } from "./message-rate.ts";
import type { Seat, Visitor } from "./seat.ts";
import { makeSharing, type SharingOptions, type SharingState, type SwarmHere } from "./sharing.ts";
import { makeSwarm, type Member, type Swarm } from "./swarm.ts";
import { makeTelling } from "./telling.ts";
import { NO_WIRE, type Wire, type WireHandlers } from "./wire.ts";

export type TrackerOptions = {
  limits: TrackerLimits;
  /** Unix milliseconds. */
  now: () => number;
  /** From 0 to 1, without 1. */
  random: () => number;
  /** Where other instances of the same operator are met; default: nowhere. */
  share?: Omit<SharingOptions, "now">;
};

/** Peers meet here. Its state is disposable: whoever is forgotten announces again. */
export type Tracker = {
  /** Takes a socket whose token was judged. */
  open: (visitor: Visitor, wire: Wire) => WireHandlers;
  isBanned: (grant: Pick<Grant, "address" | "peerId">) => boolean;
  /** Sockets open now, of all or of one network. */
  sockets: (network?: string) => number;
  /** Peers and swarms known now. */
  size: () => { peers: number; swarms: number };
  counters: TrackerCounters;
  /** Forgets peers that didn't announce again, and shows out whose token is over. To be called every few seconds. */
  sweep: () => void;
  /** Tells other instances that this one lives. To be called every `BEAT_MS`. */
  beat: () => void;
  /** How it stands with other instances; undefined when there can be none. */
  shared: () => SharingState | undefined;
  /** Sends everybody to another edge, each after another time within `spreadMs`; resolves when the last has hung up. */
  leave: (spreadMs: number) => Promise<void>;
  isLeaving: () => boolean;
};

type Announce = TrackerRequest & { action: "announce" };

/** An empty tracker. */
export function makeTracker({ limits, now, random, share }: TrackerOptions): Tracker {
  const swarms = new Map<string, Swarm<Seat>>();
  const seats = new Map<string, Seat>();
  const networks = new Map<string, number>();
  const counters = makeCounters();
  const complaints = makeComplaintBook({ limits, now });
  const introductions = makeIntroductions({ limits, now });
  let sockets = 0;
  let leaving = false;
  const empty = Promise.withResolvers<void>();
  const { tellSize, tellWatchers, tellDeparture } = makeTelling({ limits, now, send });
  const sharing = share && makeSharing<Seat>({ ...share, now }, {
    send,
    seatElsewhere: (grant, elsewhere) => ({
      visitor: { grant, network: "", place: "" },
      wire: NO_WIRE,
      members: new Map(),
      open: false,
      elsewhere,
    }),
    tellWatchers,
    tellDeparture,
    accuse,
    counters,
  });

  function send(seat: Seat, answer: TrackerAnswer): void {
    if (!seat.open) return;
    seat.wire.send(trackerAnswerJson(answer));
    if (seat.wire.waiting() > limits.cutBytes) {
      counters.slowReaders++;
      seat.wire.cut();
    }
  }

  function fail(seat: Seat, code: TrackerFailure, reason: string, infoHash?: string): void {
    countOne(counters.failures, code);
    send(seat, { action: "failure", code, reason, ...(infoHash === undefined ? {} : { infoHash }) });
  }

  /** At once, whenever the other side hangs up. */
  function dismiss(seat: Seat, code: TrackerFailure, reason: string): void {
    fail(seat, code, reason);
    seat.wire.close(
      code === "expired" ? TRACKER_CLOSE.expired : TRACKER_CLOSE[code === "limit" ? "limit" : "refused"],
      reason,
    );
    stand(seat);
  }

  function leaveSwarm(seat: Seat, infoHash: string): void {
    const joined = seat.members.get(infoHash);
    if (joined === undefined) return;
    seat.members.delete(infoHash);
    const { swarm, member } = joined;
    const { address } = seat.visitor.grant;
    const paired = swarm.remove(member);
    const stays = sharing?.left({ address, infoHash, swarm }, member);
    if (swarm.size() === 0) swarms.delete(keyOf(address, infoHash));
    if (!stays) tellDeparture(infoHash, swarm, member.peerId, paired);
  }

  function onAnnounce(seat: Seat, announce: Announce, text: string): void {
    counters.announces++;
    const { infoHash, peerId, event } = announce;
    const { grant } = seat.visitor;
    if (event === "stopped") return leaveSwarm(seat, infoHash);
    const known = seat.members.get(infoHash);
    if (known === undefined && seat.members.size >= limits.swarmsPerSocket) {
      return fail(
        seat,
        "limit",
        `A socket may be in ${limits.swarmsPerSocket} swarms. Leave one first.`,
        infoHash,
      );
    }
    const key = keyOf(grant.address, infoHash);
    const swarm = known?.swarm ?? swarms.get(key) ?? makeSwarm<Seat>({ limits, random });
    if (swarm.size() === 0) swarms.set(key, swarm);
    const { member, joined } = swarm.announce(peerId, seat, {
      cap: Math.min(grant.degree, announce.most ?? grant.degree),
      open: announce.numWant > 0,
      completed: event === "completed" || known?.member.completed === true,
      ...(announce.uplink === undefined ? {} : { uplink: announce.uplink }),
      ...(announce.degree === undefined ? {} : { degree: announce.degree }),
    }, now());
    if (known === undefined) seat.members.set(infoHash, { swarm, member });
    const here = { address: grant.address, infoHash, swarm };
    sharing?.announced(here, member, known === undefined);
    if (relayOffers(here, member, announce, text) === 0 && announce.numWant > 0) {
      sharing?.unheeded(here, () => {
        if (seat.members.get(infoHash)?.member === member) relayOffers(here, member, announce, text);
      });
    }
    tellSize(infoHash, swarm, member);
    if (joined) tellWatchers(infoHash, swarm);
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

  function onAnswer(seat: Seat, answer: TrackerRequest & { action: "answer" }): void {
    const { infoHash, toPeerId, offerId, sdp } = answer;
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

  /** Whom a message is to or about: somebody its sender has met, in whichever swarm of theirs. */
  function acquaintance(
    seat: Seat,
    peerId: string,
  ): { here: SwarmHere<Seat>; met: Member<Seat> } | undefined {
    const { address } = seat.visitor.grant;
    for (const [infoHash, { swarm, member }] of seat.members) {
      if (!member.met.has(peerId)) continue;
      const met = swarm.get(peerId);
      return met && { here: { address, infoHash, swarm }, met };
    }
    return undefined;
  }

  function onReceipt(seat: Seat, request: TrackerRequest & { action: "receipt" }): void {
    const { infoHash, toPeerId, receipt } = request;
    const to = acquaintance(seat, toPeerId);
    if (to?.met.uplink === undefined) {
      counters.receiptsDropped++;
      return;
    }
    counters.receiptsRelayed++;
    if (to.met.visitor.elsewhere !== undefined) sharing?.receipt(to.met, to.here, { infoHash, receipt });
    send(to.met.visitor, { action: "receipt", infoHash, receipt });
  }

  function onComplaint(seat: Seat, { peerId }: TrackerRequest & { action: "complaint" }): void {
    if (acquaintance(seat, peerId) === undefined) return;
    const { grant: { address }, place } = seat.visitor;
    counters.complaints++;
    accuse({ address, peerId }, place);
    sharing?.complaint({ address, peerId }, place);
  }

  function accuse(accused: { address: string; peerId: string }, by: string): void {
    const claim = claimOf(accused);
    if (!complaints.note(claim, by)) return;
    counters.bans++;
    const seat = seats.get(claim);
    if (seat === undefined) return;
    dismiss(seat, "banned", "Several peers complained about what this one sends. Watch over HTTP.");
  }

  /** Whether its token is over; then it is shown out. */
  function isOver(seat: Seat): boolean {
    if (now() / 1000 < seat.visitor.grant.exp) return false;
    dismiss(seat, "expired", "The token is over. Ask for a new one and connect again.");
    return true;
  }

  function onText(seat: Seat, text: string): void {
    const { grant } = seat.visitor;
    if (!seat.open || isOver(seat)) return;
    const request = readAnnounceHead(text) ?? readTrackerRequest(text);
    if (request === undefined) return fail(seat, "malformed", "The message can't be read.");
    switch (request.action) {
      case "announce":
      case "answer":
        if (request.peerId !== grant.peerId) {
          return fail(seat, "wrong-peer", "The token is for another peer id.", request.infoHash);
        }
        return request.action === "announce" ? onAnnounce(seat, request, text) : onAnswer(seat, request);
      case "scrape":
        return send(seat, {
          action: "scrape",
          files: (request.infoHashes.length > 0 ? request.infoHashes : [...seat.members.keys()])
            .slice(0, MAX_SCRAPED)
            .map((infoHash) => ({
              infoHash,
              ...(swarms.get(keyOf(grant.address, infoHash))?.counts() ?? { complete: 0, incomplete: 0 }),
            })),
        });
      case "receipt":
        return onReceipt(seat, request);
      case "complaint":
        return onComplaint(seat, request);
    }
  }

  function stand(seat: Seat): void {
    seat.open = false;
    const claim = claimOf(seat.visitor.grant);
    if (seats.get(claim) === seat) seats.delete(claim);
    for (const infoHash of [...seat.members.keys()]) leaveSwarm(seat, infoHash);
  }

  function open(visitor: Visitor, wire: Wire): WireHandlers {
    const seat: Seat = { visitor, wire, members: new Map(), open: true };
    const claim = claimOf(visitor.grant);
    const rate = makeMessageRate({ limits, now });
    sockets++;
    networks.set(visitor.network, (networks.get(visitor.network) ?? 0) + 1);
    /** Messages that wait until it is known whether the socket with the same peer id lives. */
    let held: string[] | undefined;

    const older = seats.get(claim);
    if (older === undefined) seats.set(claim, seat);
    else {
      held = [];
      older.wire.probe(limits.probeMs).then((lives) => {
        if (!seat.open) return;
        const rival = seats.get(claim);
        if (lives && rival !== undefined || rival !== undefined && rival !== older) {
          return dismiss(seat, "limit", "This peer is connected already.");
        }
        if (rival !== undefined) {
          rival.wire.cut();
          stand(rival);
        }
        seats.set(claim, seat);
        const waiting = held ?? [];
        held = undefined;
        for (const text of waiting) onText(seat, text);
      });
    }

    return {
      onText(text) {
        if (!seat.open) return;
        const verdict = rate();
        if (verdict === "close") return dismiss(seat, "limit", "Too many messages.");
        if (verdict === "drop") return;
        if (held === undefined) return onText(seat, text);
        if (held.length < limits.swarmsPerSocket) held.push(text);
      },
      onClose() {
        sockets--;
        if (leaving && sockets === 0) empty.resolve();
        const left = (networks.get(visitor.network) ?? 1) - 1;
        if (left === 0) networks.delete(visitor.network);
        else networks.set(visitor.network, left);
        stand(seat);
      },
    };
  }

  return {
    open,
    isBanned: (grant) => complaints.isBanned(claimOf(grant)),
    sockets: (network) => network === undefined ? sockets : networks.get(network) ?? 0,
    size: () => {
      let peers = 0;
      for (const swarm of swarms.values()) peers += swarm.size();
      return { peers, swarms: swarms.size };
    },
    counters,
    beat: () => sharing?.beat(),
    shared: () => sharing?.state(),
    sweep() {
      complaints.sweep();
      introductions.sweep();
      for (const seat of seats.values()) {
        // Who says nothing would else keep its place for ever.
        if (isOver(seat)) continue;
        for (const [infoHash, { member }] of seat.members) {
          if (now() < member.expiresAt) continue;
          counters.expired++;
          leaveSwarm(seat, infoHash);
        }
      }
    },
    leave(spreadMs) {
      leaving = true;
      sharing?.fallSilent();
      const leavers = [...seats.values()];
      for (const seat of leavers) {
        send(seat, { action: "reconnect", afterMs: Math.floor(random() * spreadMs) });
      }
      // Before any is closed, so that nobody hears of departures: the links between peers outlive their tracker.
      for (const seat of leavers) seat.open = false;
      for (const { wire } of leavers) wire.close(TRACKER_CLOSE.restart, "the tracker restarts");
      if (sockets === 0) empty.resolve();
      return empty.promise;
    },
    isLeaving: () => leaving,
  };
}

/** One swarm: whoever was admitted to one stream never meets the peers of another, whatever hash is announced. */
const keyOf = (address: string, infoHash: string) => `${address}\n${infoHash}`;

const claimOf = ({ address, peerId }: Pick<Grant, "address" | "peerId">) => `${address}\n${peerId}`;
