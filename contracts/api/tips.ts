import * as v from "valibot";
import type { TipRefusal } from "../monero/weigh-tip.ts";
import { MAX_TIP_WORDS, TIP_LEVELS } from "../nostr/tip-receipt.ts";
import { Count, EventShape, Hex32 } from "./fields.ts";

/** More than a proof for each of 16 outputs needs. */
const MAX_PROOF = 4096;
/** More than the longest tip message. */
const MAX_MESSAGE = 512;

const Words = v.pipe(
  v.string(),
  v.maxLength(MAX_TIP_WORDS),
  // A lone surrogate has no UTF-8 form: nobody could check the receipt's id.
  v.regex(/^(?:[^\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF])*$/, "must be well-formed text"),
);

/**
 * Body of `POST /v1/tips/verify`. Where `m` names a payer and there are words, the request is signed by NIP-98 with that payer's
 * key: everybody may know the proof of a public tip, and nobody may put words into its payer's mouth.
 */
export const TipVerifyRequest = v.object({
  txid: Hex32,
  /** The tip's message, `dstream/tip/1|…`, over which the proof was made. */
  m: v.pipe(v.string(), v.maxLength(MAX_MESSAGE)),
  /** `OutProofV2…`, as a wallet gives it. */
  proof: v.pipe(v.string(), v.maxLength(MAX_PROOF)),
  /** What the creator signed about where to pay: kind 10133, or 30311 with a `monero` tag; without it the edge asks its relays. */
  target: v.exactOptional(EventShape),
  /** The payer's words, for everybody to read. */
  words: v.exactOptional(Words),
  /** What must be reached for an answer; default: whatever is. */
  level: v.exactOptional(v.picklist(TIP_LEVELS)),
});
export type TipVerifyRequest = v.InferOutput<typeof TipVerifyRequest>;

/** Answer to `POST /v1/tips/verify`. */
export const TipVerifyAnswer = v.object({
  level: v.picklist(TIP_LEVELS),
  /** Piconero; told, never compared with anything asked for. */
  amount: v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,19})$/)),
  /** What both nodes grant: the smaller number; 0 in the pool. */
  confirmations: Count,
  /** Kind 4321, signed by the edge: for the payer to publish. It ends (`exp`); ask again to have it renewed or raised. */
  receipt: EventShape,
});
export type TipVerifyAnswer = v.InferOutput<typeof TipVerifyAnswer>;

/** Every code of a refusal that lies in the proof, the transaction or the creator's address; status 422. */
export const TIP_REFUSALS = [
  "malformed-tip",
  // The creator's address.
  "malformed-address",
  "address-checksum",
  "unknown-address-kind",
  "bad-address-key",
  "wrong-network",
  "not-primary-address",
  // The proof.
  "unknown-proof",
  "malformed-proof",
  "non-canonical-scalar",
  "bad-point",
  "wrong-proof-size",
  "not-payers-proof",
  /** The proof opens an output of this tip's address, but was made over other words. */
  "wrong-message",
  /** Nothing in the proof has to do with this tip's address. */
  "wrong-address",
  "nothing-received",
  /** The transaction pays another tip, or none. */
  "wrong-payment-id",
  /** It was paid, or is shown, too long after the creator had left the address. */
  "left-address",
  // The transaction.
  "bad-tx-key",
  "commitment-mismatch",
  "time-locked",
  "coinbase",
  "too-many-outputs",
  "retired-ring-ct",
  "unknown-ring-ct",
  "unknown-tx-version",
  "unknown-input",
  "unknown-output",
  "truncated",
  "bad-number",
  "trailing-bytes",
  "too-large",
] as const satisfies readonly TipRefusal[];

/** Every other code of a refusal beside those of the body and of NIP-98 (`auth-…`). */
export const TIP_PROBLEMS = [
  /** 503: the nodes can't tell yet, or tell different things, or the asked level isn't reached. Ask again after `Retry-After`. */
  "pending",
  /** 404: all nodes answer, and none knows the transaction. A new one takes some seconds to get there. */
  "unknown-transaction",
  /** 422: a node saw another transaction spend the same coins. */
  "double-spend",
  /** 422: no event of the creator is known that says where to pay. */
  "unknown-target",
  /** 422: the given target isn't signed, isn't of the creator or stream that `m` names, or no kind that says where to pay. */
  "bad-target",
  /** 401: the words are signed by another key than the payer's in `m`. */
  "wrong-payer",
  /** 503: this edge has no Monero nodes. */
  "no-nodes",
] as const;
export type TipProblem = typeof TIP_PROBLEMS[number] | typeof TIP_REFUSALS[number];

/** Body of `POST /v1/hooks/monero`: a box's node says that something happened to a transaction. Nothing in it is believed. */
export const MoneroHint = v.object({ txid: Hex32 });
export type MoneroHint = v.InferOutput<typeof MoneroHint>;

/** Answer to `POST /v1/hooks/monero`: what the edge's own nodes say now. */
export const MoneroHintAnswer = v.object({
  /** `pending`: they can't be asked, or disagree. */
  state: v.picklist(["unknown", "pool", "mined", "double-spend", "pending"]),
  confirmations: Count,
});
export type MoneroHintAnswer = v.InferOutput<typeof MoneroHintAnswer>;
