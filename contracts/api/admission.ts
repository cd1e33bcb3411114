import * as v from "valibot";
import { PEER_ID } from "../swarm/peer-id.ts";
import { ADMISSION_TIERS } from "../swarm/tier.ts";
import { MAX_DEGREE, MAX_TOKEN_LENGTH } from "../swarm/token.ts";
import { Address, EventShape, Relays, UnixTime } from "./fields.ts";

/**
 * Where the tier asks for the viewer's or a bond holder's key: a second NIP-98 header for the same request, by the page's own key, of which its peer
 * id is made. Without it whoever has a key could be admitted under another page's id.
 */
export const PAGE_AUTH_HEADER = "dstream-page";

/** Body of `POST /v1/admission`, with a NIP-98 header: by the page's own key in the tiers `open` and `stake`, by the viewer's in `key`, by the bond's holder in `bond`. */
export const AdmissionRequest = v.object({
  peerId: v.pipe(v.string(), v.regex(PEER_ID, "must be a peer id of dStream")),
  address: Address,
  /** What the stream asks; default: `open`. */
  tier: v.exactOptional(v.picklist(ADMISSION_TIERS)),
  /** The creator's delegation, which says what sharing asks; without it the edge asks the relays. */
  delegation: v.exactOptional(EventShape),
  /** Where the delegation may be found. */
  relays: v.exactOptional(Relays),
  /** In the tiers `bond` and `stake` the creator's terms (kind 34321), unless the edge knows them. */
  terms: v.exactOptional(EventShape),
  /** In the tier `bond`: a reserve proof of a wallet over `bondMessage` of contracts/escrow/bond.ts. */
  bond: v.exactOptional(v.object({
    /** The wallet's primary address. */
    address: v.pipe(v.string(), v.maxLength(106)),
    until: UnixTime,
    proof: v.pipe(v.string(), v.maxLength(4096)),
  })),
  /** In the tier `stake`: the arbiter's receipt (kind 4323), and `signStakedPage` of contracts/escrow/staked-page.ts. */
  stake: v.exactOptional(v.object({
    receipt: EventShape,
    signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/, "must be 128 lower-case hex digits")),
  })),
});
export type AdmissionRequest = v.InferOutput<typeof AdmissionRequest>;

const Url = (schemes: RegExp) => v.pipe(v.string(), v.regex(schemes), v.maxLength(2048));

const Urls = (schemes: RegExp) => v.pipe(v.array(Url(schemes)), v.minLength(1), v.maxLength(4));
/** A browser makes no connection at all with the address of a TURN server that lacks the other two. */
const TurnServer = v.object({
  urls: Urls(/^(stuns?|turns?):/),
  username: v.pipe(v.string(), v.maxLength(256)),
  credential: v.pipe(v.string(), v.maxLength(256)),
});
const StunServer = v.object({ urls: Urls(/^stuns?:/) });

/** Answer to `POST /v1/admission`. */
export const AdmissionAnswer = v.object({
  /** The `t` parameter of the trackers' addresses. */
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(MAX_TOKEN_LENGTH)),
  /** Trackers that take this token, without the parameter. */
  trackers: v.pipe(v.array(Url(/^wss?:\/\//)), v.minLength(1), v.maxLength(4)),
  /** Until when it holds. */
  expires: UnixTime,
  tier: v.picklist(ADMISSION_TIERS),
  /** How many peers the viewer may be connected to. */
  degree: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_DEGREE)),
  /** The operator's STUN and TURN servers, in the shape that a browser takes. */
  iceServers: v.exactOptional(v.pipe(v.array(v.union([TurnServer, StunServer])), v.maxLength(4))),
});
export type AdmissionAnswer = v.InferOutput<typeof AdmissionAnswer>;

/** Every code of a refusal beside those of the body and of NIP-98 (`auth-…`). */
export const ADMISSION_PROBLEMS = [
  /** The request's signature was used before. */
  "replayed",
  /** No delegation of that stream is in force, so nothing of it may be shared. */
  "unknown-stream",
  /** The creator allows no sharing. */
  "sharing-off",
  /** The stream asks another tier. */
  "wrong-tier",
  /** A tier that this edge can't check. */
  "tier-not-offered",
  /** The peer id is not made of the page's key that signed. */
  "wrong-peer",
  /** Several peers complained about this one. */
  "banned",
  /** Too many peers from one address, key, bond or stake. */
  "too-many-peers",
  /** No terms of the stream's creator are known, or its newest are of another tier. */
  "unknown-terms",
  "no-bond",
  "bad-reserve",
  "bond-expired",
  "bond-too-long",
  "bond-too-small",
  /** Not yet ten confirmations. */
  "bond-unconfirmed",
  "bond-spent",
  /** By the creator's newest terms. */
  "bond-banned",
  "no-stake",
  "bad-stake-receipt",
  "stake-receipt-expired",
  /** The time that the stake is for. */
  "stake-not-yet",
  "stake-period-over",
  "unlisted-arbiter",
  /** The stake is on another stream. */
  "foreign-stake",
  /** The stake's viewer did not sign for this page. */
  "foreign-page",
] as const;
export type AdmissionProblem = typeof ADMISSION_PROBLEMS[number];
