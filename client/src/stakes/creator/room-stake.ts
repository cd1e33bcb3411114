import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { PublicWord } from "../../../../contracts/escrow/word-event.ts";
import type { AskedStake } from "./judge-request.ts";

/** One stake that was asked for under the creator's terms, with all that was said of it. */
export type RoomStake = {
  /** Hash of its context, 64 hex. */
  name: string;
  asked: AskedStake;
  /** Unix seconds, by the request's own word. */
  askedAt: number;
  answer:
    | { state: "waiting"; for: "terms" | "turn" | "relays" }
    | { state: "given" }
    /** A page of the creator's was about to say yes when it was closed: nobody knows whether the viewer heard it. */
    | { state: "unsure" }
    | { state: "refused"; why: string };
  /** The payments that its viewer's newest note names, and how many notes came. */
  txids: string[];
  notes: number;
  wantsOut: boolean;
  /** The creator gave its part away without an arbiter. */
  disclosed: boolean;
};

/** All that a creator's page knows of the stakes on one stream. */
export type RoomState = {
  stakes: readonly RoomStake[];
  /** Verified events of the stakes' arbiters. */
  records: readonly NostrEvent[];
  words: readonly PublicWord[];
  /** What this page answered by itself since it was opened, the newest first. */
  log: readonly { at: number; name: string; did: "answered" | "refused" }[];
  /** Letters that are none, or ask what the terms don't offer. */
  ignored: number;
};
