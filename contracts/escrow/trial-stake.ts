import { toHex } from "../hex.ts";
import { formatAddress } from "../nostr/address.ts";
import { trialWallet } from "../monero/trial-chain.ts";
import { attest, type Attestation, type AttestOptions } from "./attestation.ts";
import type { EscrowContext, Role } from "./context.ts";
import type { StakeFacts } from "./decision.ts";
import type { ContextOptions } from "./judge-context.ts";
import type { SignedTerms, StakeTerms } from "./terms.ts";

/** Worthless base keys. */
export const SECRETS: Readonly<Record<Role, bigint>> = {
  viewer: trialWallet("viewer").spendSecret,
  creator: trialWallet("creator").spendSecret,
  arbiter: trialWallet("arbiter").spendSecret,
};

const keyOf = (name: string) => toHex(trialWallet(name).spend.toBytes());
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
    until: 1_802_592_000,
    keys: { viewer: keyOf("viewer"), creator: keyOf("creator"), arbiter: keyOf("arbiter") },
    viewKey: toHex(trialWallet("escrow").view.toBytes()),
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
    baseKey: keyOf("creator"),
    arbiters: [{ pubkey: "12".repeat(32), baseKey: keyOf("arbiter"), url: "https://edge.example" }],
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
  return { context, terms, height: context.deadline - terms.deadlineBlocks };
}

/** What a party attests of the trial stake, with these things changed. */
export function trialAttestation(role: Role, change: Partial<AttestOptions> = {}): Attestation {
  const attested = attest({ ...trialAgreed(), role, baseSecret: SECRETS[role], ...change });
  if (attested.verdict !== "attested") throw new Error(attested.verdict);
  return attested.attestation;
}

/** An active stake that nobody claims, with these facts changed. */
export function trialFacts(change: Partial<StakeFacts> = {}): StakeFacts {
  return {
    stake: "me",
    rules: [{ name: "bad-bytes", witnesses: 2 }],
    windowBlocks: 720,
    deadline: 10_000,
    activeAt: 1000,
    height: 2000,
    staked: new Set(["me", "a", "b", "c"]),
    given: undefined,
    released: false,
    claims: [],
    rebuttals: [],
    ...change,
  };
}
