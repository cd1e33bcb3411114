import * as v from "valibot";
import { MOST_FUNDING_TXIDS, MOST_TRANCHES } from "../escrow/context.ts";
import { MOST_COMPLAINTS } from "../escrow/words.ts";
import { Count, EventShape, Hex32 } from "./fields.ts";

/** JSON whose fields the readers of `contracts/escrow` judge one by one. */
const Judged = v.unknown();

/** What every step carries, for an arbiter keeps nothing. */
const About = {
  /** The creator's signed terms (kind 34321). */
  terms: EventShape,
  /** As `readContext` reads it. */
  context: Judged,
};

/** From the agreement on. */
const Agreed = {
  ...About,
  /** The arbiter's own attestation of that context. */
  attestation: Judged,
  /** The arbiter's own receipts and verdicts (kinds 4323, 4322) of that stake that the asker has kept. */
  records: v.exactOptional(v.pipe(v.array(EventShape), v.maxLength(32))),
};

/** Body of `POST /v1/stakes/ack`: will you be the arbiter of this? */
export const StakeAckRequest = v.object({
  ...About,
  /** Secret view key of the escrow: it shows what came in and moves nothing. */
  viewSecret: Hex32,
});
export type StakeAckRequest = v.InferOutput<typeof StakeAckRequest>;

/** Body of `POST /v1/stakes/funded`: I have paid; how far is it? */
export const StakeFundedRequest = v.object({
  ...About,
  /** Those of viewer, creator and arbiter; of several tranches one after the other. */
  attestations: v.pipe(v.array(Judged), v.minLength(3), v.maxLength(3 * MOST_TRANCHES)),
  viewSecret: Hex32,
  txids: v.pipe(v.array(Hex32), v.minLength(1), v.maxLength(MOST_FUNDING_TXIDS)),
});
export type StakeFundedRequest = v.InferOutput<typeof StakeFundedRequest>;

/** Body of `POST /v1/stakes/claim`, by the creator. */
export const StakeClaimRequest = v.object({
  ...Agreed,
  /** As `readSignedWordOf("claim")` reads it. */
  claim: Judged,
  /** The signed complaints that it names. */
  complaints: v.pipe(v.array(Judged), v.minLength(1), v.maxLength(MOST_COMPLAINTS)),
});
export type StakeClaimRequest = v.InferOutput<typeof StakeClaimRequest>;

/**
 * Body of `POST /v1/stakes/rebut`, by anyone: the witness takes it back, its own transfer receipt belies it, or the stream's boxes
 * sealed that session in two ways, so that what its witness took for true says nothing.
 */
export const StakeRebutRequest = v.object({
  ...Agreed,
  /** Id of the complaint. */
  complaint: Hex32,
  retraction: v.exactOptional(Judged),
  /** Kind 24322, signed by the page that the complaint names, or by another page of that witness. */
  transfer: v.exactOptional(EventShape),
  /** As `readForkProof` reads it: of the session that the complaint names. */
  fork: v.exactOptional(Judged),
  /** Of that other page: the witness' `signStakedPage`, 128 hex. */
  pageSignature: v.exactOptional(v.pipe(v.string(), v.length(128))),
});
export type StakeRebutRequest = v.InferOutput<typeof StakeRebutRequest>;

/** Body of `POST /v1/stakes/release`: with the creator's word at once, else when the stake is due to go back. */
export const StakeReleaseRequest = v.object({ ...Agreed, release: v.exactOptional(Judged) });
export type StakeReleaseRequest = v.InferOutput<typeof StakeReleaseRequest>;

/** Body of `POST /v1/stakes/verdict`, by anyone. */
export const StakeVerdictRequest = v.object(Agreed);
export type StakeVerdictRequest = v.InferOutput<typeof StakeVerdictRequest>;

/** Answer to `POST /v1/stakes/ack`. */
export const StakeAckAnswer = v.object({
  /** As `readAttestation` reads it. */
  attestation: v.object({
    role: v.literal("arbiter"),
    shares: v.record(v.string(), v.object({ point: Hex32, proof: v.string() })),
    signature: v.string(),
  }),
  /** Blocks on the chain, as the arbiter's nodes agree. */
  height: Count,
});
export type StakeAckAnswer = v.InferOutput<typeof StakeAckAnswer>;

/** Answer to `POST /v1/stakes/funded`. */
export const StakeFundedAnswer = v.object({
  state: v.picklist(["funded-0", "funded-1", "active"]),
  /** Piconero, in decimal. */
  amount: v.string(),
  confirmations: Count,
  /** Blocks on the chain, as the arbiter's nodes agree. */
  height: Count,
  /**
   * The arbiter's receipt (kind 4323). Before the stake is active, of the step `seen`: it admits for ten minutes. Then of the
   * step `active`, dated by the hour that began last: it admits for six hours from then.
   */
  receipt: EventShape,
  /** Once active: the arbiter's own words on this stake since, such as a claim that wants an answer. */
  records: v.array(EventShape),
});
export type StakeFundedAnswer = v.InferOutput<typeof StakeFundedAnswer>;

/** Answer to `claim` and `rebut`: the arbiter's receipt (kind 4323), which stands on its relays too. */
export const StakeReceiptAnswer = v.object({ receipt: EventShape });
export type StakeReceiptAnswer = v.InferOutput<typeof StakeReceiptAnswer>;

/** Answer to `release` and `verdict`: the verdict (kind 4322), which stands on the arbiter's relays too. */
export const StakeVerdictAnswer = v.object({ verdict: EventShape });
export type StakeVerdictAnswer = v.InferOutput<typeof StakeVerdictAnswer>;

/** Every code of a refusal beside those of the body, by the status it comes with. */
export const STAKE_PROBLEMS = {
  400: [
    "bad-terms",
    "malformed-context",
    "bad-attestation",
    "bad-claim",
    "bad-complaint",
    "bad-rebuttal",
    "bad-release",
    "wrong-view-secret",
  ],
  403: [
    /** The context is not what the terms offer. */
    "other-terms",
    "other-stream",
    "other-amount",
    "other-tranches",
    "other-creator-key",
    "unlisted-arbiter",
    "deadline-too-early",
    "deadline-too-late",
    /** The context's period begins later, is over, or is longer than the terms' deadline leaves time to claim. */
    "period-not-yet",
    "period-over",
    "period-too-long",
    /** The terms list this arbiter with another key, or the context names another arbiter. */
    "other-arbiter",
    "other-network",
    /** The creator has newer terms. */
    "stale-terms",
    /** This arbiter never attested this context. */
    "not-acked",
    /** The three don't see the same escrow. */
    "not-agreed",
    "unknown-transaction",
    "bad-payment",
    "underfunded",
    "funded-too-late",
    "double-spend-seen",
    /** A claim that counts for nothing. */
    "before-activation",
    "after-deadline",
    "no-such-rule",
    "too-few-witnesses",
    "unknown-witness",
    "witnesses-spent",
    "claims-capped",
    "no-such-complaint",
  ],
  409: [
    "not-active",
    "already-claimed",
    "released",
    "decided",
    "no-claim",
    "too-late",
    /** Neither the deadline nor the end of the window has come. */
    "not-due",
    /** Two decisions that contradict each other were found: nothing is disclosed. */
    "contradiction",
  ],
  503: [
    /** The arbiter's nodes disagree, or too few answer. */
    "pending",
    /** Too few of the arbiter's relays answer to know, or to be sure to know later. */
    "records-unreachable",
    "busy",
    /** This edge is no arbiter. */
    "no-arbiter",
  ],
} as const;
export type StakeProblemStatus = keyof typeof STAKE_PROBLEMS;
export type StakeProblem = typeof STAKE_PROBLEMS[StakeProblemStatus][number];
