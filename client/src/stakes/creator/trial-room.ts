import { attest } from "../../../../contracts/escrow/attestation.ts";
import type { EscrowContext } from "../../../../contracts/escrow/context.ts";
import { type CreatorKey, makeCreatorKey } from "../../../../contracts/escrow/creator-key.ts";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { agreementTime } from "../../../../contracts/escrow/judge-context.ts";
import { sealRequest, stakeLetterTemplate, type StakeRequest } from "../../../../contracts/escrow/letter.ts";
import { stakePeriod } from "../../../../contracts/escrow/period.ts";
import { disclosure, type Outcome } from "../../../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import {
  type StakeReceipt,
  stakeReceiptTemplate,
  type StakeStep,
} from "../../../../contracts/escrow/stake-receipt.ts";
import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import {
  readStakeTerms,
  type SignedTerms,
  type StakeTerms,
  stakeTermsTemplate,
} from "../../../../contracts/escrow/terms.ts";
import { SECRETS, trialContext, trialTerms, trialViewer } from "../../../../contracts/escrow/trial-stake.ts";
import { stakeVerdictTemplate } from "../../../../contracts/escrow/verdict-event.ts";
import { publicWordTemplate } from "../../../../contracts/escrow/word-event.ts";
import { type ComplaintWord, type SignedWord, signWord } from "../../../../contracts/escrow/words.ts";
import { toHex } from "../../../../contracts/hex.ts";
import { asciiBytes, hashToScalar } from "../../../../contracts/monero/keccak.ts";
import { secretSum } from "../../../../contracts/monero/point.ts";
import { scalarBytes } from "../../../../contracts/monero/scalar.ts";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { peerIdOf } from "../../../../contracts/swarm/peer-id.ts";
import { type AskedStake, judgeAsked } from "./judge-request.ts";

/** Worthless keys of the trial's creator and arbiter. */
export const CREATOR_SECRET = new Uint8Array(32).fill(8);
export const ARBITER_SECRET = new Uint8Array(32).fill(5);
export const LETTER_SECRET = new Uint8Array(32).fill(3);
export const CREATOR = publicKeyOf(CREATOR_SECRET);
export const TRIAL_STREAM = formatAddress({ creator: CREATOR, d: "bees" });
export const AGREED_AT = 100_000;
/** Unix seconds at which the trial's viewers ask. */
export const ASKED_AT = 1_800_000_000;

export const KEY = keyOf(7);
export const OTHER_KEY = keyOf(8);

function keyOf(byte: number): CreatorKey {
  const key = makeCreatorKey(new Uint8Array(32).fill(byte));
  if (key === undefined) throw new Error("32 bytes make a key");
  return key;
}

/** The creator's signed terms, with these fields changed. */
export function signedTerms(change: Partial<StakeTerms> = {}, at = 1): NostrEvent {
  const [arbiter] = trialTerms().arbiters;
  if (arbiter === undefined) throw new Error("the trial's terms have an arbiter");
  const arbiters = [{ ...arbiter, pubkey: publicKeyOf(ARBITER_SECRET) }];
  const terms = trialTerms({ stream: TRIAL_STREAM, baseKey: KEY.baseKey, arbiters, ...change });
  return signEvent(stakeTermsTemplate(terms, at), CREATOR_SECRET);
}

/** What a viewer of this name asks the creator, with these fields of the context changed. */
export function trialRequest(name: string, change: Partial<EscrowContext> = {}, terms = signedTerms()) {
  const read = readStakeTerms(terms);
  if (read === undefined) throw new Error("the trial's terms can be read");
  const viewerSecret = hashToScalar(asciiBytes(`base ${name}`));
  const viewSecret = hashToScalar(asciiBytes(`view ${name}`));
  const context = trialContext({
    stream: read.stream,
    terms: read.id,
    ...stakePeriod(read, ASKED_AT),
    amount: read.amount,
    viewKey: toHex(secretSum(viewSecret).toBytes()),
    deadline: AGREED_AT + read.deadlineBlocks,
    keys: {
      viewer: toHex(secretSum(viewerSecret).toBytes()),
      creator: read.baseKey,
      arbiter: trialContext().keys.arbiter,
    },
    ...change,
  });
  const request: StakeRequest = {
    terms,
    context,
    viewSecret: toHex(scalarBytes(viewSecret)),
    attestations: [
      attested("viewer", viewerSecret, context, read),
      attested("arbiter", SECRETS.arbiter, context, read),
    ],
  };
  return { request, viewerSecret, name: stakeName(context), context };
}

export type TrialRequest = ReturnType<typeof trialRequest>;

function attested(
  role: "viewer" | "arbiter",
  baseSecret: bigint,
  context: EscrowContext,
  terms: SignedTerms,
) {
  const said = attest({ context, terms, ...agreementTime(context, terms), role, baseSecret });
  if (said.verdict !== "attested") throw new Error(said.verdict);
  return said.attestation;
}

/** The letter that carries a request. */
export function requestLetter(
  { request, viewerSecret, name, context }: TrialRequest,
  at = ASKED_AT,
): NostrEvent {
  const sealed = sealRequest(request, viewerSecret, new Uint8Array(32).fill(at % 251));
  return signEvent(
    stakeLetterTemplate({
      letter: "request",
      stake: name,
      stream: context.stream,
      viewer: context.keys.viewer,
      sealed,
    }, at),
    LETTER_SECRET,
  );
}

/** A request that its creator judged sound. */
export function trialAsked(name: string): AskedStake & { viewerSecret: bigint; name: string } {
  const trial = trialRequest(name);
  const judged = judgeAsked({ request: trial.request, creator: CREATOR, stream: TRIAL_STREAM, key: KEY });
  if (judged.verdict !== "sound") throw new Error(judged.why);
  return { ...judged.asked, viewerSecret: trial.viewerSecret, name: trial.name };
}

/** The arbiter's receipt of a step of this stake. */
export function receiptEvent(
  name: string,
  height: number,
  step: StakeStep,
  stream = TRIAL_STREAM,
): NostrEvent {
  const receipt: StakeReceipt = { context: name, stream, height, ...step };
  return signEvent(stakeReceiptTemplate(receipt, ASKED_AT), ARBITER_SECRET);
}

/** The arbiter's receipt that this stake is active. */
export function activeReceipt({ name, context }: Pick<TrialRequest, "name" | "context">): NostrEvent {
  const { keys: { viewer }, deadline } = context;
  const step = { step: "active", ...trialViewer(name, { viewer, deadline }) } as const;
  return receiptEvent(name, AGREED_AT + 11, step, context.stream);
}

/** The arbiter's verdict on this stake. */
export function verdictEvent(
  { name, context }: Pick<TrialRequest, "name" | "context">,
  outcome: Outcome,
): NostrEvent {
  const share = disclosure(outcome, sharesOf("arbiter", SECRETS.arbiter, context)) ?? "";
  const common = { context: name, stream: context.stream, share };
  const [e, w, claim] = ["03", "04", "05"].map((byte) => byte.repeat(32)) as [string, string, string];
  return signEvent(
    stakeVerdictTemplate(
      outcome === "release" ? { ...common, outcome, evidence: [] } : {
        ...common,
        outcome,
        evidence: [e, w],
        rule: "bad-bytes",
        claim,
        witnesses: [w, claim],
      },
      ASKED_AT,
    ),
    ARBITER_SECRET,
  );
}

/** What a staked viewer says of another stake. */
export function complaint(
  witness: Pick<TrialRequest, "name" | "viewerSecret">,
  accused: string,
  change: Partial<ComplaintWord> = {},
  stream = TRIAL_STREAM,
): SignedWord<ComplaintWord> {
  const { page = publicKeyOf(LETTER_SECRET) } = change;
  const own = { stake: witness.name, address: stream, page };
  const said: ComplaintWord = {
    word: "complaint",
    accused,
    rule: "bad-bytes",
    witness: witness.name,
    peer: peerIdOf(new Uint8Array(32).fill(4), stream),
    page,
    pageSignature: signStakedPage(own, witness.viewerSecret),
    sid: "0011223344556677",
    n: 7,
    delegation: "ef".repeat(32),
    ...change,
  };
  return signWord(said, witness.viewerSecret);
}

/** That word where all can read it. */
export function complaintEvent(word: SignedWord<ComplaintWord>, stream = TRIAL_STREAM): NostrEvent {
  return signEvent(
    publicWordTemplate({ accused: word.said.accused, stream, word }, ASKED_AT),
    LETTER_SECRET,
  );
}
