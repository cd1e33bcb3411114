import * as v from "valibot";
import type { SealVerdict } from "../seal/verdict.ts";
import { Address, Count, EventShape, Hex32, Relays, UnixTime } from "./fields.ts";

/** `GET /`. */
export const EdgeInfo = v.object({
  name: v.string(),
  pubkey: Hex32,
  npub: v.pipe(v.string(), v.regex(/^npub1[a-z0-9]{58}$/)),
  version: v.string(),
  /** What this edge does, such as `seal`. */
  roles: v.array(v.string()),
  /** Where it arbitrates stakes: its base key on Monero's curve, for a creator's terms. */
  arbiter: v.optional(Hex32),
  /** Names and whole numbers. */
  limits: v.record(v.string(), Count),
});
export type EdgeInfo = v.InferOutput<typeof EdgeInfo>;

/** `GET /v1/health`. */
export const Health = v.object({
  status: v.literal("ok"),
  version: v.string(),
  /** The edge's clock. */
  now: UnixTime,
  /** Only where an operator runs several instances: whether this one shares its swarms with them or goes on alone. */
  swarms: v.optional(v.picklist(["shared", "alone"])),
});
export type Health = v.InferOutput<typeof Health>;

/** What a body may weigh. */
export const MAX_EDGE_BODY = 64 * 1024;

/** Body of `POST /v1/seal/verify`. */
export const SealVerifyRequest = v.object({
  address: Address,
  /** The media playlist's text. */
  playlist: v.pipe(v.string(), v.maxLength(MAX_EDGE_BODY)),
  /** The rendition that the playlist should be of; default: any. */
  rid: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))),
  /** The creator's delegation; without it the edge asks the relays. */
  delegation: v.exactOptional(EventShape),
  /** Where the delegation may be found. */
  relays: v.exactOptional(Relays),
  /** Where the playlist came from; only repeated in the answer. */
  source: v.exactOptional(v.pipe(v.string(), v.maxLength(2048))),
});
export type SealVerifyRequest = v.InferOutput<typeof SealVerifyRequest>;

/** Every verdict on a playlist (PROTOCOL.md section 2). */
export const SEAL_VERDICTS = [
  "verified",
  "unsealed",
  "stripped",
  "malformed",
  "unknown-signer",
  "expired",
  "gap",
  "chain-mismatch",
  "stale",
  "fork",
  "rollback",
] as const satisfies readonly SealVerdict["verdict"][];

/** Answer to `POST /v1/seal/verify`. */
export const SealVerifyAnswer = v.object({
  verdict: v.picklist(SEAL_VERDICTS),
  /** One sentence for a person. */
  detail: v.string(),
  source: v.exactOptional(v.string()),
  /** What the box signed; only with `verified`. */
  checkpoint: v.exactOptional(v.object({
    sid: v.string(),
    rid: v.string(),
    n: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
    head: Hex32,
    state: v.picklist(["live", "paused", "ended"]),
    signer: Hex32,
    createdAt: UnixTime,
  })),
  /** The delegation that was believed, if any was known. */
  delegation: v.exactOptional(v.object({ id: Hex32, signers: v.array(Hex32), nbf: UnixTime, exp: UnixTime })),
  /** What each listed object must be, by its URI as listed; only with `verified`. */
  objects: v.exactOptional(v.record(v.string(), v.object({ length: Count, sha256: Hex32 }))),
});
export type SealVerifyAnswer = v.InferOutput<typeof SealVerifyAnswer>;
