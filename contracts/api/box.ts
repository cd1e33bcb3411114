import * as v from "valibot";
import { Address, Count, EventShape, Hex32, StreamName } from "./fields.ts";

const Url = v.pipe(v.string(), v.maxLength(2048));

/** `GET /v1/box`. */
export const BoxInfo = v.object({
  pubkey: Hex32,
  npub: v.pipe(v.string(), v.regex(/^npub1[a-z0-9]{58}$/)),
  version: v.string(),
  /** Names and whole numbers, such as how many streams it takes. */
  limits: v.record(v.string(), Count),
  /** Whether it has an owner. */
  claimed: v.boolean(),
});
export type BoxInfo = v.InferOutput<typeof BoxInfo>;

/** Body of `PUT /v1/streams/<d>`. */
export const StreamRequest = v.object({
  title: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  address: v.exactOptional(Address),
});
export type StreamRequest = v.InferOutput<typeof StreamRequest>;

/** Answer to `PUT /v1/streams/<d>` and `POST /v1/streams/<d>/key`. */
export const StreamGrant = v.object({
  d: StreamName,
  /** The box's public key: whom to delegate to. */
  signer: Hex32,
  /** The stream key; shown this once. */
  key: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  publish: v.object({ whip: Url, rtmp: Url, srt: Url }),
  watch: v.object({ index: Url, ll: Url, whep: Url }),
});
export type StreamGrant = v.InferOutput<typeof StreamGrant>;

/** How many signed announcements a box keeps for one stream: a day of refreshes with their `ended` twins, and some more. */
export const MAX_SIGNED_AHEAD = 128;

/** Body of `PUT /v1/streams/<d>/announcements`: it replaces what the box had. */
export const SignedAhead = v.object({
  events: v.pipe(v.array(EventShape), v.maxLength(MAX_SIGNED_AHEAD)),
  /**
   * The end among the events only tells what the box said: that the stream is over. Refused with `on-air` when an encoder is back
   * by now, and nothing is kept then. Without it, an end is the creator's word and ends what is on.
   */
  over: v.exactOptional(v.literal(true)),
});
export type SignedAhead = v.InferOutput<typeof SignedAhead>;
