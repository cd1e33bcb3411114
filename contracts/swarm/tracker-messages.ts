import type { NostrEvent } from "../nostr/event.ts";
import type { ObjectName } from "./object-name.ts";
import type { UplinkClass } from "./uplink.ts";

/** What a message to or from the tracker may weigh, in UTF-16 units of JSON. */
export const MAX_TRACKER_MESSAGE = 64 * 1024;
/** How many offers an announce may carry, and how many peers it may want. */
export const MAX_OFFERS = 10;
/** What one session description may weigh. */
export const MAX_SDP = 16 * 1024;
/** How many swarms one scrape may ask about. */
export const MAX_SCRAPED = 10;

/** What a peer may complain about in another. */
export const COMPLAINT_REASONS = [
  /** It alone sent the object, and the bytes are not what the seal says. */
  "byte-mismatch",
  /** A playlist that is not verified: forged, old or endless. */
  "bad-playlist",
  /** It announced an object and sent nothing. */
  "silent",
  /** More frames or bytes than anybody asked for. */
  "flood",
  /** Frames that can't be read. */
  "malformed",
] as const;
export type ComplaintReason = typeof COMPLAINT_REASONS[number];

/** Why the tracker refuses, for programs. */
export const TRACKER_FAILURES = [
  "malformed",
  /** The announce carries another peer id than the token. */
  "wrong-peer",
  /** The token is over: ask for a new one and connect again. */
  "expired",
  /** For no reason that has a name here, such as another tracker's: watch over HTTP. */
  "refused",
  /** More messages, swarms or sockets than one peer may have. */
  "limit",
  /** Several peers complained. */
  "banned",
] as const;
export type TrackerFailure = typeof TRACKER_FAILURES[number];

/** With which code the tracker closes a socket that it let in. Who is refused at the door gets an HTTP status, which no page sees. */
export const TRACKER_CLOSE = { restart: 1012, expired: 4401, refused: 4403, limit: 4429 } as const;

/** A session description; `sdpJson` is how its sender wrote it into JSON, without the quotes, in ASCII. Not known of each. */
type Described = { sdp: string; sdpJson?: string };

export type Offer = { offerId: string } & Described;

/** What a peer says to the tracker. */
export type TrackerRequest =
  | {
    action: "announce";
    infoHash: string;
    peerId: string;
    /** `stopped` leaves the swarm. */
    event?: "started" | "stopped" | "completed";
    /** How many offers it wants relayed, at most 10. Who wants none is counted, and nobody's offer is brought to it. */
    numWant: number;
    offers: Offer[];
    /** Bytes given to and taken from peers since it started. */
    uploaded: number;
    downloaded: number;
    /** Whoever says it understands `gone`, `receipt` and `reconnect`; nobody else is sent them. */
    uplink?: UplinkClass;
    /** How many peers it is connected to in this swarm. */
    degree?: number;
    /** How many it takes in this swarm; default: as many as its token allows. */
    most?: number;
  }
  | { action: "answer"; infoHash: string; peerId: string; toPeerId: string; offerId: string } & Described
  /** No info_hash asks about all. */
  | { action: "scrape"; infoHashes: string[] }
  | { action: "receipt"; infoHash: string; toPeerId: string; receipt: NostrEvent }
  /** `peerId` is whom it is about; who complains is known by the socket's token. */
  | { action: "complaint"; infoHash: string; peerId: string; reason: ComplaintReason; object?: ObjectName };

/** What the tracker says to a peer. */
export type TrackerAnswer =
  | {
    action: "announce";
    infoHash: string;
    /** Seconds until the next announce. */
    interval: number;
    complete: number;
    incomplete: number;
    /** How many peers it may be connected to. */
    degree?: number;
    /** How many of all these take offers; none said: all. The others are only counted. */
    taking?: number;
  }
  | {
    action: "offer";
    infoHash: string;
    peerId: string;
    offerId: string;
    sdp: string;
    uplink?: UplinkClass | undefined;
  }
  | {
    action: "answer";
    infoHash: string;
    peerId: string;
    offerId: string;
    sdp: string;
    uplink?: UplinkClass | undefined;
  }
  | { action: "scrape"; files: { infoHash: string; complete: number; incomplete: number }[] }
  /** Somebody left. How many there are now is said as in the answer to an announce, or not at all. */
  | {
    action: "gone";
    infoHash: string;
    peerId: string;
    complete?: number;
    incomplete?: number;
    taking?: number;
  }
  | { action: "receipt"; infoHash: string; receipt: NostrEvent }
  /** The tracker goes away: connect again after so many milliseconds. */
  | { action: "reconnect"; afterMs: number }
  | { action: "failure"; code: TrackerFailure; reason: string; infoHash?: string };
