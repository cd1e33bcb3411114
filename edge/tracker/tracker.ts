import type { Grant } from "../../contracts/swarm/token.ts";
import {
  MAX_SCRAPED,
  TRACKER_CLOSE,
  type TrackerFailure,
  type TrackerRequest,
} from "../../contracts/swarm/tracker-messages.ts";
import { makeComplaintBook } from "./complaints.ts";
import { makeCounters, type TrackerCounters } from "./counters.ts";
import { claimOf, makeEntrance } from "./entrance.ts";
import { makeIntroductions } from "./introductions.ts";
import { makeLetters } from "./letters.ts";
import type { TrackerLimits } from "./limits.ts";
import { makeMeetings } from "./meetings.ts";
import type { Seat, Visitor } from "./seat.ts";
import { makeSending } from "./sending.ts";
import { makeSharing, type SharingOptions, type SharingState } from "./sharing.ts";
import { makeTelling } from "./telling.ts";
import { readSaid } from "./said.ts";
import { NO_WIRE, type Wire, type WireHandlers } from "./wire.ts";

export type TrackerOptions = {
  limits: TrackerLimits;
  /** Unix milliseconds. */
  now: () => number;
  /** From 0 to 1, without 1. */
  random: () => number;
  /** Whether a token is still worth what it was given for, by what the stream's creator asks now; default: each is. */
  stands?: (grant: Pick<Grant, "address" | "tier">) => boolean;
  /** Where other instances of the same operator are met; default: nowhere. */
  share?: Omit<SharingOptions, "now">;
};

/** Peers meet here. Its state is disposable: whoever is forgotten announces again. */
export type Tracker = {
  /** Takes a socket whose token was judged. */
  open: (visitor: Visitor, wire: Wire) => WireHandlers;
  isBanned: (grant: Pick<Grant, "address" | "peerId">) => boolean;
  /** Whether the stream's creator asks no more than the token was given for. */
  stands: (grant: Pick<Grant, "address" | "tier">) => boolean;
  /** Sockets open now, of all or of one network. */
  sockets: (network?: string) => number;
  /** Addresses of the streams whose viewers have sockets here. */
  streams: () => Set<string>;
  /** Peers and swarms known now. */
  size: () => { peers: number; swarms: number };
  counters: TrackerCounters;
  /** Forgets peers that didn't announce again, and shows out whose token is over or no longer enough. To be called every few seconds. */
  sweep: () => void;
  /** Tells other instances that this one lives. To be called every `BEAT_MS`. */
  beat: () => void;
  /** How it stands with other instances; undefined when there can be none. */
  shared: () => SharingState | undefined;
  /** Sends everybody to another edge, each after another time within `spreadMs`; resolves when the last has hung up. */
  leave: (spreadMs: number) => Promise<void>;
  isLeaving: () => boolean;
};

/** An empty tracker. */
export function makeTracker(
  { limits, now, random, stands = () => true, share }: TrackerOptions,
): Tracker {
  const counters = makeCounters();
  const complaints = makeComplaintBook({ limits, now });
  const introductions = makeIntroductions({ limits, now });
  const { send, sendText, fail } = makeSending({ limits, counters });
  const telling = makeTelling({ limits, now, send, sendText });
  const { tellWatchers, tellDeparture } = telling;
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
  const meetings = makeMeetings({
    limits,
    now,
    random,
    counters,
    introductions,
    sharing,
    send,
    sendText,
    fail,
    telling,
  });
  const letters = makeLetters({ counters, sharing, send, accuse });
  const empty = Promise.withResolvers<void>();
  let leaving = false;
  const entrance = makeEntrance({
    limits,
    now,
    onText,
    dismiss,
    stood(seat) {
      for (const infoHash of [...seat.members.keys()]) meetings.leave(seat, infoHash);
    },
    onClose(sockets) {
      if (leaving && sockets === 0) empty.resolve();
    },
  });

  /** At once, whenever the other side hangs up. */
  function dismiss(seat: Seat, code: TrackerFailure, reason: string): void {
    fail(seat, code, reason);
    seat.wire.close(
      code === "expired" ? TRACKER_CLOSE.expired : TRACKER_CLOSE[code === "limit" ? "limit" : "refused"],
      reason,
    );
    entrance.stand(seat);
  }

  function accuse(accused: { address: string; peerId: string }, by: string): void {
    const claim = claimOf(accused);
    if (!complaints.note(claim, by)) return;
    counters.bans++;
    const seat = entrance.seatOf(claim);
    if (seat === undefined) return;
    dismiss(seat, "banned", "Several peers complained about what this one sends. Watch over HTTP.");
  }

  /** Whether its token is over; then it is shown out. */
  function isOver(seat: Seat): boolean {
    if (now() / 1000 < seat.visitor.grant.exp) return false;
    dismiss(seat, "expired", "The token is over. Ask for a new one and connect again.");
    return true;
  }

  /** Whether the creator asks more by now than its token was given for; then it is shown out. */
  function isOutdated(seat: Seat): boolean {
    if (stands(seat.visitor.grant)) return false;
    dismiss(seat, "expired", "The creator asks more of those who share now. Ask for a new token.");
    return true;
  }

  function onText(seat: Seat, text: string): void {
    if (!seat.open || isOver(seat)) return;
    const request = readSaid(seat, text, limits.swarmsPerSocket);
    if (request === undefined) return fail(seat, "malformed", "The message can't be read.");
    switch (request.action) {
      case "announce":
      case "answer":
        if (request.peerId !== seat.visitor.grant.peerId) {
          return fail(seat, "wrong-peer", "The token is for another peer id.", request.infoHash);
        }
        return request.action === "announce"
          ? meetings.announce(seat, request, text)
          : meetings.answer(seat, request);
      case "scrape":
        return onScrape(seat, request);
      case "receipt":
        return letters.receipt(seat, request);
      case "complaint":
        return letters.complaint(seat, request);
    }
  }

  function onScrape(seat: Seat, { infoHashes }: TrackerRequest & { action: "scrape" }): void {
    const { address } = seat.visitor.grant;
    const asked = infoHashes.length > 0 ? infoHashes : [...seat.members.keys()];
    send(seat, {
      action: "scrape",
      files: asked.slice(0, MAX_SCRAPED).map((infoHash) => ({
        infoHash,
        ...meetings.counts(address, infoHash),
      })),
    });
  }

  return {
    open: entrance.open,
    isBanned: (grant) => complaints.isBanned(claimOf(grant)),
    stands,
    sockets: entrance.sockets,
    streams: () => new Set([...entrance.seats()].map(({ visitor }) => visitor.grant.address)),
    size: meetings.size,
    counters,
    beat: () => sharing?.beat(),
    shared: () => sharing?.state(),
    sweep() {
      complaints.sweep();
      introductions.sweep();
      for (const seat of entrance.seats()) {
        // Who says nothing would else keep its place for ever.
        if (isOver(seat) || isOutdated(seat)) continue;
        for (const [infoHash, { member }] of seat.members) {
          if (now() < member.expiresAt) continue;
          counters.expired++;
          meetings.leave(seat, infoHash);
        }
      }
    },
    leave(spreadMs) {
      leaving = true;
      sharing?.fallSilent();
      const leavers = [...entrance.seats()];
      for (const seat of leavers) {
        send(seat, { action: "reconnect", afterMs: Math.floor(random() * spreadMs) });
      }
      // Before any is closed, so that nobody hears of departures: the links between peers outlive their tracker.
      for (const seat of leavers) seat.open = false;
      for (const { wire } of leavers) wire.close(TRACKER_CLOSE.restart, "the tracker restarts");
      if (entrance.sockets() === 0) empty.resolve();
      return empty.promise;
    },
    isLeaving: () => leaving,
  };
}
