import * as v from "valibot";
import { PEER_ID } from "../swarm/peer-id.ts";
import { ADMISSION_TIERS } from "../swarm/tier.ts";
import { MAX_DEGREE, MAX_TOKEN_LENGTH } from "../swarm/token.ts";
import { Address, EventShape, Relays, UnixTime } from "./fields.ts";

/**
 * Where the tier asks for the viewer's key: a second NIP-98 header for the same request, by the page's own key, of which its peer
 * id is made. Without it whoever has a key could be admitted under another page's id.
 */
export const PAGE_AUTH_HEADER = "dstream-page";

/** Body of `POST /v1/admission`, with a NIP-98 header: by the page's own key in the tier `open`, by the viewer's in the tier `key`. */
export const AdmissionRequest = v.object({
  peerId: v.pipe(v.string(), v.regex(PEER_ID, "must be a peer id of dStream")),
  address: Address,
  /** What the stream asks; default: `open`. */
  tier: v.exactOptional(v.picklist(ADMISSION_TIERS)),
  /** The creator's delegation, which says what sharing asks; without it the edge asks the relays. */
  delegation: v.exactOptional(EventShape),
  /** Where the delegation may be found. */
  relays: v.exactOptional(Relays),
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
  /** Too many peers from one address or key. */
  "too-many-peers",
] as const;
export type AdmissionProblem = typeof ADMISSION_PROBLEMS[number];
