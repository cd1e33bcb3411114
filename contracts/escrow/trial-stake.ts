import { toHex } from "../hex.ts";
import { formatAddress } from "../nostr/address.ts";
import { trialWallet } from "../monero/trial-chain.ts";
import { attest, type Attestation, type AttestOptions } from "./attestation.ts";
import type { EscrowContext, Role } from "./context.ts";
import { type Complaint, type StakeFacts, stakeName } from "./decision.ts";
import { agreementTime, type ContextOptions } from "./judge-context.ts";
import type { StakedViewer } from "./stake-receipt.ts";
import type { SignedTerms, StakeTerms } from "./terms.ts";

/** Worthless base keys. */
export const SECRETS: Readonly<Record<Role, bigint>> = {
  viewer: trialWallet("viewer").spendSecret,
  creator: trialWallet("creator").spendSecret,
  arbiter: trialWallet("arbiter").spendSecret,
};

const keyOf = (name: string) => toHex(trialWallet(name).spend.toBytes());
const KEYS = { viewer: keyOf("viewer"), creator: keyOf("creator"), arbiter: keyOf("arbiter") };
const VIEW_KEY = toHex(trialWallet("escrow").view.toBytes());
const CREATOR = "ab".repeat(32);
export const STREAM = formatAddress({ creator: CREATOR, d: "demo" });

/** A context between the three, with these fields changed. */
export function trialContext(change: Partial<EscrowContext> = {}): EscrowContext {
  return {
    version: 1,
    network: "mainnet",
    stream: STREAM,
    terms: "cd".repeat(32),
    from: 1_800_000_000,
    until: 1_800_554_040,
    keys: KEYS,
    viewKey: VIEW_KEY,
    amount: "5000000000",
    deadline: 3_500_000,
    tranche: { index: 0, of: 1 },
    ...change,
  };
}

/** Terms that can be signed, with these fields changed. */
export function trialTerms(change: Partial<StakeTerms> = {}): StakeTerms {
  return {
    stream: STREAM,
    amount: "5000000000",
    baseKey: KEYS.creator,
    arbiters: [{ pubkey: "12".repeat(32), baseKey: KEYS.arbiter, url: "https://edge.example" }],
    deadlineBlocks: 5000,
    windowBlocks: 720,
    tranches: 1,
    rules: [{ name: "bad-bytes", witnesses: 2 }],
    ...change,
  };
}

/** The terms that the trial context names. */
export function trialSignedTerms(change: Partial<StakeTerms> = {}): SignedTerms {
  return { ...trialTerms(change), id: trialContext().terms };
}

/** The trial context with its terms, at the height they were agreed on. */
export function trialAgreed(): ContextOptions {
  const [context, terms] = [trialContext(), trialSignedTerms()];
  return { context, terms, ...agreementTime(context, terms) };
}

/** What a party attests of the trial stake, with these things changed. */
export function trialAttestation(role: Role, change: Partial<AttestOptions> = {}): Attestation {
  const attested = attest({ ...trialAgreed(), role, baseSecret: SECRETS[role], ...change });
  if (attested.verdict !== "attested") throw new Error(attested.verdict);
  return attested.attestation;
}

/** What a receipt says of a whole stake in one tranche, with these fields changed. */
export function trialViewer(stake: string, change: Partial<StakedViewer> = {}): StakedViewer {
  const { keys: { viewer }, terms, from, until } = trialContext();
  return { viewer, terms, deadline: 5000, from, until, tranches: [stake], ...change };
}

/** Block height of the trial stake's deadline in `trialFacts`. */
export const TRIAL_DEADLINE = 10_000;

/** An active stake that nobody claims, with these facts changed. */
export function trialFacts(change: Partial<StakeFacts> = {}): StakeFacts {
  const context = trialContext({ deadline: TRIAL_DEADLINE });
  const time = { from: 900, until: TRIAL_DEADLINE };
  return {
    context,
    terms: trialSignedTerms(),
    activeAt: 1000,
    height: 2000,
    staked: new Map([stakeName(context), "a", "b", "c"].map((stake) => [stake, time])),
    spent: new Map(),
    given: undefined,
    released: false,
    claims: [],
    rebuttals: [],
    ...change,
  };
}

/** What a witness says of the stake in `trialFacts`, with these things changed. */
export function trialComplaint(witness: string, change: Partial<Complaint> = {}): Complaint {
  const accused = stakeName(trialFacts().context);
  return { id: `says ${witness}`, accused, rule: "bad-bytes", witness, ...change };
}
