import { attest, type Attestation, judgeAttestations } from "../../../../contracts/escrow/attestation.ts";
import type { CreatorKey } from "../../../../contracts/escrow/creator-key.ts";
import {
  AGREEMENT_BLOCKS,
  agreementTime,
  type ContextRefusal,
  judgeContext,
} from "../../../../contracts/escrow/judge-context.ts";
import type { StakeRequest } from "../../../../contracts/escrow/letter.ts";
import type { Pair } from "../../../../contracts/escrow/shares.ts";
import { readStakeTerms, type SignedTerms } from "../../../../contracts/escrow/terms.ts";
import { fromHex, toHex } from "../../../../contracts/hex.ts";
import { secretSum } from "../../../../contracts/monero/point.ts";
import { readSecret } from "../../../../contracts/monero/scalar.ts";
import { type NostrEvent, type SignatureCheck, verifyEvent } from "../../../../contracts/nostr/event.ts";

/** A stake that a viewer asked for, as its creator can attest it. */
export type AskedStake = {
  request: StakeRequest;
  terms: SignedTerms;
  key: CreatorKey;
  /** What the creator says to it, at whatever time it is asked: the same. */
  own: Attestation;
  /** Where it is funded. */
  address: string;
  points: Record<Pair, string>;
};

export type AskedVerdict =
  | { verdict: "sound"; asked: AskedStake }
  /** Why nobody should ever have asked so. */
  | { verdict: "unsound"; why: string };

export type JudgeAskedOptions = {
  request: StakeRequest;
  /** The creator's Nostr key. */
  creator: string;
  /** Text form of the stream's address. */
  stream: string;
  key: CreatorKey;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Judges whether a request is one under own terms that its viewer and its arbiter mean, whenever it was made. */
export function judgeAsked({ request, creator, stream, key, check }: JudgeAskedOptions): AskedVerdict {
  const unsound = (why: string): AskedVerdict => ({ verdict: "unsound", why });
  const { context, viewSecret } = request;
  const terms = readStakeTerms(request.terms);
  const isOwn = terms?.stream === stream && request.terms.pubkey === creator &&
    terms.baseKey === key.baseKey && verifyEvent(request.terms, check);
  if (terms === undefined || !isOwn) return unsound("foreign-terms");
  const view = readSecret(fromHex(viewSecret) ?? new Uint8Array());
  if (view === undefined || toHex(secretSum(view).toBytes()) !== context.viewKey) {
    return unsound("wrong-view-secret");
  }
  // Arbiters take stakes of one part only: each part paid would else count as a whole.
  if (context.tranche.of > 1) return unsound("tranches-not-offered");
  const agreed = { context, terms, ...agreementTime(context, terms) };
  const own = attest({ ...agreed, role: "creator", baseSecret: key.baseSecret });
  if (own.verdict !== "attested") return unsound(own.verdict);
  const [viewer, arbiter] = request.attestations;
  const judged = judgeAttestations({ ...agreed, attestations: [viewer, own.attestation, arbiter] });
  if (judged.verdict !== "agreed") return unsound("bad-attestations");
  const { address, points } = judged;
  return { verdict: "sound", asked: { request, terms, key, own: own.attestation, address, points } };
}

/** Whether the creator's page says yes to a sound request now. */
export type AnswerVerdict =
  | { verdict: "answer" }
  | { verdict: "wait"; for: "terms" | "turn" }
  | { verdict: "refuse"; why: ContextRefusal["verdict"] | "terms-replaced" | "too-many" | "too-old" };

export type JudgeAnswerOptions = {
  asked: AskedStake;
  /** The creator's newest terms; undefined while they aren't known. */
  newest: NostrEvent | undefined;
  /** Blocks on the chain; undefined: no node tells this page. */
  height: number | undefined;
  /** Unix seconds now, and when the request was written, by its own word. */
  nowSeconds: number;
  askedAt: number;
  /** Answers in the last hour, and in the last day, that no payment followed. */
  lastHour: number;
  lastDay: number;
};

/** Attested in an hour and in a day at most and not paid: it costs nobody a coin, yet what runs by itself has an end. */
export const MOST_AN_HOUR = 60;
export const MOST_A_DAY = 300;
/** As long as a deadline stays the promised one. */
export const ANSWER_SECONDS = AGREEMENT_BLOCKS * 120;

/**
 * Judges a sound request as of now. Where no node tells the height, the one that the arbiter attested counts, for an hour: arbiter and
 * viewer together could take the stake anyway.
 */
export function judgeAnswer(options: JudgeAnswerOptions): AnswerVerdict {
  const { asked, newest, height, nowSeconds, askedAt, lastHour, lastDay } = options;
  const { terms, request: { context } } = asked;
  if (newest === undefined) return { verdict: "wait", for: "terms" };
  if (newest.id !== terms.id) return { verdict: "refuse", why: "terms-replaced" };
  if (!(nowSeconds - askedAt <= ANSWER_SECONDS)) return { verdict: "refuse", why: "too-old" };
  if (lastDay >= MOST_A_DAY) return { verdict: "refuse", why: "too-many" };
  // Hundreds may wait, each judged at every beat: what costs curve comes last.
  if (lastHour >= MOST_AN_HOUR) return { verdict: "wait", for: "turn" };
  const known = height ?? agreementTime(context, terms).height;
  const judged = judgeContext({ context, terms, height: known, nowSeconds });
  return judged.verdict === "fits" ? { verdict: "answer" } : { verdict: "refuse", why: judged.verdict };
}
