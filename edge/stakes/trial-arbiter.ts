import { toHex } from "../../contracts/hex.ts";
import { readProblem } from "../../contracts/api/problem.ts";
import { attest, judgeAttestations } from "../../contracts/escrow/attestation.ts";
import type { EscrowContext } from "../../contracts/escrow/context.ts";
import { stakeName } from "../../contracts/escrow/decision.ts";
import { agreementTime } from "../../contracts/escrow/judge-context.ts";
import { signStakedPage } from "../../contracts/escrow/staked-page.ts";
import { readStakeTerms, type StakeTerms, stakeTermsTemplate } from "../../contracts/escrow/terms.ts";
import { SECRETS, trialContext, trialTerms } from "../../contracts/escrow/trial-stake.ts";
import {
  type ClaimWord,
  type ComplaintWord,
  type SignedWord,
  signWord,
  wordId,
} from "../../contracts/escrow/words.ts";
import { judgeMoneroAddress, type MoneroNetwork } from "../../contracts/monero/address.ts";
import type { NodeAgreement } from "../../contracts/monero/node-agreement.ts";
import { asciiBytes, hashToScalar } from "../../contracts/monero/keccak.ts";
import { readPoint, secretSum } from "../../contracts/monero/point.ts";
import { scalarBytes } from "../../contracts/monero/scalar.ts";
import { payOnPaper, trialWallet } from "../../contracts/monero/trial-chain.ts";
import { checkSchnorr, type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { matchesFilter } from "../../contracts/nostr/filter.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { stakesRoute } from "../routes/stakes.ts";
import type { Arbiter } from "./arbiter.ts";
import { makeStakeRecords } from "./records.ts";
import { CREATOR_SECRET, TRIAL_DELEGATION, TRIAL_STREAM } from "./trial-stream.ts";

export const EDGE_SECRET = new Uint8Array(32).fill(5);
/** Height at which the trial's stakes are agreed on. */
export const AGREED_AT = 100_000;
const ASKED = BigInt(trialContext().amount);

/** The creator's signed terms, with these fields changed. */
export function signedTerms(change: Partial<StakeTerms> = {}, nowSeconds = 1): NostrEvent {
  const [arbiter] = trialTerms().arbiters;
  if (arbiter === undefined) throw new Error("the trial's terms have an arbiter");
  const arbiters = [{ ...arbiter, pubkey: publicKeyOf(EDGE_SECRET) }];
  const terms = trialTerms({ stream: TRIAL_STREAM, arbiters, ...change });
  return signEvent(stakeTermsTemplate(terms, nowSeconds), CREATOR_SECRET);
}

/** What a stake's three parties know before it is acked: a name makes it another one. */
export function trialStake(name: string, change: Partial<EscrowContext> = {}, terms = signedTerms()) {
  const read = readStakeTerms(terms);
  if (read === undefined) throw new Error("the trial's terms can be read");
  const viewerSecret = hashToScalar(asciiBytes(`base ${name}`));
  const view = trialWallet(`escrow ${name}`);
  const context: EscrowContext = trialContext({
    stream: read.stream,
    terms: read.id,
    viewKey: toHex(view.view.toBytes()),
    deadline: AGREED_AT + read.deadlineBlocks,
    keys: { ...trialContext().keys, viewer: toHex(secretSum(viewerSecret).toBytes()) },
    ...change,
  });
  const options = { context, terms: read, ...agreementTime(context, read) };
  const attestations = (["viewer", "creator", "arbiter"] as const).map((role) => {
    const baseSecret = role === "viewer" ? viewerSecret : SECRETS[role];
    const attested = attest({ ...options, role, baseSecret });
    if (attested.verdict !== "attested") throw new Error(attested.verdict);
    return attested.attestation;
  });
  const agreed = judgeAttestations({ ...options, attestations });
  if (agreed.verdict !== "agreed") throw new Error(agreed.verdict);
  const addressed = judgeMoneroAddress(agreed.address);
  const spend = addressed.verdict === "valid" ? readPoint(addressed.address.spendKey) : undefined;
  if (spend === undefined) throw new Error("an escrow has a spend key");
  const escrow = { ...view, address: agreed.address, spend };
  const about = { terms, context };
  return {
    ...agreed,
    name: stakeName(context),
    context,
    viewerSecret,
    attestations,
    /** What every request carries, before and after the agreement. */
    about,
    agreed: { ...about, attestation: attestations[2] },
    viewSecret: toHex(scalarBytes(view.viewSecret)),
    pays: (amount = ASKED) => payOnPaper(escrow, amount),
  };
}

/** A whole stake in so many tranches: what each of them is, and what is asked about all together. */
export function trialTranches(
  name: string,
  of: number,
  { amount = "2500000000", ...change }: Partial<EscrowContext> = {},
) {
  const terms = signedTerms({ tranches: of, amount });
  const tranches = Array.from(
    { length: of },
    (_, index) => trialStake(name, { ...change, tranche: { index, of }, amount }, terms),
  );
  const [first] = tranches;
  if (first === undefined) throw new Error("a stake has a tranche");
  return { ...first, tranches, attestations: tranches.flatMap(({ attestations }) => attestations) };
}

export type TrialStake = ReturnType<typeof trialStake>;

/** Three relays and a chain that do as the test says, and an arbiter that is started anew for each step. */
export function layTable() {
  const table = {
    height: AGREED_AT as number | undefined,
    /** The lowest that any node says, where they don't agree. */
    lowest: undefined as number | undefined,
    network: "mainnet" as MoneroNetwork | undefined,
    seconds: 1_800_000_000,
    payments: new Map<string, NodeAgreement>(),
    relays: [[], [], []] as NostrEvent[][],
    /** Relays that answer nothing. */
    down: new Set<number>(),
    /** Told of each event that a relay takes. */
    heard: (_: NostrEvent) => {},
    /** Relays that take nothing. */
    deaf: new Set<number>(),
  };
  const indexOf = (relay: URL) => Number(relay.host.at(-1));
  const failed = { state: "failed", reason: "down" } as const;
  const arbiter = (): Arbiter => ({
    secret: EDGE_SECRET,
    pubkey: publicKeyOf(EDGE_SECRET),
    baseSecret: SECRETS.arbiter,
    baseKey: trialContext().keys.arbiter,
    check: checkSchnorr,
    now: () => table.seconds * 1000,
    chain: {
      height: () => Promise.resolve(table.height),
      lowestHeight: () => Promise.resolve(table.height ?? table.lowest),
      network: () => Promise.resolve(table.network),
      transaction: (txid) => Promise.resolve(table.payments.get(txid) ?? { verdict: "unknown" }),
      spent: (images) => Promise.resolve(images.map(() => "unspent")),
    },
    records: makeStakeRecords({
      relays: ["wss://r0", "wss://r1", "wss://r2"].map((url) => new URL(url)),
      ask(relay, filter) {
        const at = indexOf(relay);
        if (table.down.has(at)) return Promise.resolve(failed);
        const events = (table.relays[at] ?? []).filter((event) => matchesFilter(filter, event))
          .toSorted((a, b) => b.created_at - a.created_at).slice(0, filter.limit);
        return Promise.resolve({ state: "answered", events });
      },
      tell(relay, event) {
        const at = indexOf(relay);
        if (table.down.has(at) || table.deaf.has(at)) return Promise.resolve(failed);
        const kept = table.relays[at] ?? [];
        if (!kept.some(({ id }) => id === event.id)) kept.push(event);
        table.heard(event);
        return Promise.resolve({ state: "kept" });
      },
    }),
  });
  const startRoute = () => stakesRoute({ arbiter: arbiter(), bodyBytes: 64 * 1024 });
  const post = async (step: string, body: unknown, route = startRoute()): Promise<unknown> => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    return await (await route.request(`/${step}`, init)).json();
  };
  /** The answer of a step that must be done. */
  const done = async (step: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await post(step, body);
    const refusal = readProblem(answer);
    if (refusal !== undefined) throw new Error(`${step}: ${refusal.code}: ${refusal.detail}`);
    return answer as Record<string, unknown>;
  };
  /** The code of a step that must be refused. */
  const code = async (step: string, body: unknown) => readProblem(await post(step, body))?.code;
  const paid = (txid: string, served: ReturnType<TrialStake["pays"]>["served"], height?: number) => {
    const found = { network: "mainnet", served } as const;
    const mined = {
      verdict: "mined",
      height: height ?? 0,
      block: "00".repeat(32),
      minedAt: 1_700_000_000,
      confirmations: 1,
    } as const;
    table.payments.set(txid, height === undefined ? { verdict: "pool", ...found } : { ...mined, ...found });
  };
  /** Pays a stake in the block after its agreement and has it active ten blocks later. */
  const activate = async (stake: TrialStake) => {
    const { txid, served } = stake.pays();
    paid(txid, served, AGREED_AT + 1);
    table.height = Math.max(table.height ?? 0, AGREED_AT + 11);
    return await done("funded", fundedBody(stake, [txid]));
  };
  return { table, arbiter, startRoute, post, done, code, paid, activate };
}

/** Body of a request that asks how far the funding is. */
export function fundedBody(
  { about, attestations, viewSecret }: Pick<TrialStake, "about" | "attestations" | "viewSecret">,
  txids: string[],
) {
  return { ...about, attestations, viewSecret, txids };
}

const PAGE_SECRET = new Uint8Array(32).fill(9);
export const WITNESS_PAGE = PAGE_SECRET;
/** Peer id of whoever is accused. */
export const ACCUSED_PEER = peerIdOf(new Uint8Array(32).fill(4), TRIAL_STREAM);

/** What a witness says of another stake, with these fields changed. */
export function complain(
  witness: TrialStake,
  accused: TrialStake,
  change: Partial<ComplaintWord> = {},
): SignedWord<ComplaintWord> {
  const { page = publicKeyOf(PAGE_SECRET) } = change;
  return signWord({
    word: "complaint",
    accused: accused.name,
    rule: "bad-bytes",
    witness: witness.name,
    peer: ACCUSED_PEER,
    page,
    pageSignature: signedPage(witness, page),
    sid: "0011223344556677",
    n: 7,
    delegation: TRIAL_DELEGATION.id,
    ...change,
  }, witness.viewerSecret);
}

/** A staked viewer's word that a page is its own. */
export function signedPage({ name, viewerSecret }: TrialStake, page: string): string {
  return signStakedPage({ stake: name, address: TRIAL_STREAM, page }, viewerSecret);
}

/** Body of a creator's claim that rests on these complaints. */
export function claimBody(
  accused: TrialStake,
  complaints: SignedWord<ComplaintWord>[],
  change: Partial<ClaimWord> = {},
  secret = SECRETS.creator,
) {
  const ids = complaints.map(({ said }) => wordId(said));
  const said: ClaimWord = {
    word: "claim",
    accused: accused.name,
    rule: "bad-bytes",
    complaints: ids,
    ...change,
  };
  return { ...accused.agreed, claim: signWord(said, secret), complaints };
}
