import type { Browser, Page } from "playwright-core";
import { problemJson } from "../../contracts/api/problem.ts";
import type { StakeAckRequest, StakeFundedRequest, StakeProblem } from "../../contracts/api/stakes.ts";
import { attest, type Attestation } from "../../contracts/escrow/attestation.ts";
import { bondTermsTemplate } from "../../contracts/escrow/bond.ts";
import { type EscrowContext, readContext } from "../../contracts/escrow/context.ts";
import { stakeName } from "../../contracts/escrow/decision.ts";
import { agreementTime } from "../../contracts/escrow/judge-context.ts";
import { openRequest, readStakeLetter, stakeLetterTemplate } from "../../contracts/escrow/letter.ts";
import type { Outcome } from "../../contracts/escrow/settlement.ts";
import { pointOf } from "../../contracts/escrow/shares.ts";
import { readStakeTerms, type SignedTerms, stakeTermsTemplate } from "../../contracts/escrow/terms.ts";
import { SECRETS, trialContext, trialTerms } from "../../contracts/escrow/trial-stake.ts";
import { toHex } from "../../contracts/hex.ts";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import { payOnPaper, trialWallet } from "../../contracts/monero/trial-chain.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { type Answer, startAnswering } from "./answering-server.ts";
import { startSite } from "./built-site.ts";
import { liveEvent, now, openContext, type OpenOptions, profile, testKey } from "./discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "./memory-relay.ts";
import { ARBITER_KEY, claimReceiptOf, fundingReceiptOf, verdictOf } from "./paper-arbiter.ts";

const HOST = 0;
const OTHER_ARBITER_KEY = testKey(92);
const CREATOR_KEY = testKey(HOST);
const STREAM = { creator: publicKeyOf(CREATOR_KEY), d: "main" };
const STAKE_ADDRESS = formatAddress(STREAM);
/** Piconero. */
export const STAKE_AMOUNT = 10_000_000_000n;

/** A chain that is only counted, an arbiter that attests as a real one does and then says what the test wants, and a creator's studio. */
export type StakeStand = {
  relay: MemoryRelay;
  /** Blocks on the chain. */
  height: number;
  /** What the arbiter says of the funding. */
  funding: { state: "funded-0" | "funded-1" | "active"; confirmations: number } | StakeProblem;
  /** How it decides, once it does. */
  outcome: Outcome | undefined;
  /** At which height the creator claimed. */
  claimedAt: number | undefined;
  /** Pays so much to an address of this chain; the id of the payment, which nodes know from then on. */
  pay: (address: string, amount: bigint) => string;
  /** The creator's studio is open: it answers each request. */
  studio: boolean;
  /** Steps that the arbiter was asked for. */
  asked: string[];
  /** The stake that was asked about last. */
  name: () => string;
  open: (options?: OpenOptions & { hash?: string }) => Promise<Page>;
  close: () => Promise<void>;
};

/** Starts it: one stream whose creator asks a stake, or else a bond with these coins banned. */
export async function startStakeStand(
  browser: Browser,
  { bond }: { bond?: { banned: string[] } } = {},
): Promise<StakeStand> {
  const relay = startMemoryRelay();
  const payments = new Map<string, ServedTransaction>();
  let context: EscrowContext | undefined;
  let terms: SignedTerms | undefined;
  const server = await startAnswering(answerTo);
  const base = server.url;
  const site = await startSite({
    relays: [relay.url],
    configText: JSON.stringify({
      relays: [relay.url],
      monero: { network: "regtest", nodes: [`${base}/node`] },
    }),
  });
  const stand: StakeStand = {
    relay,
    height: 100_000,
    funding: "unknown-transaction",
    outcome: undefined,
    claimedAt: undefined,
    pay(address, amount) {
      const judged = judgeMoneroAddress(address);
      if (judged.verdict !== "valid") throw new Error(judged.verdict);
      const { spendKey, viewKey } = judged.address;
      const keys = { spend: pointOf(toHex(spendKey)), view: pointOf(toHex(viewKey)) };
      const paid = payOnPaper({ ...trialWallet("escrow"), ...keys, address }, amount);
      payments.set(paid.txid, paid.served);
      return paid.txid;
    },
    studio: false,
    asked: [],
    name: () => context === undefined ? "" : stakeName(context),
    async open({ hash, ...screen } = {}) {
      const page = await (await openContext(browser, screen)).newPage();
      await page.goto(`${site.url}/#/${hash ?? `watch/${streamLink(STREAM, [relay.url])}`}`);
      return page;
    },
    async close() {
      clearInterval(studio);
      server.close();
      await Promise.all([relay.close(), site.close()]);
    },
  };
  const [listed] = trialTerms().arbiters;
  if (listed === undefined) throw new Error("the trial's terms have an arbiter");
  const other = { pubkey: publicKeyOf(OTHER_ARBITER_KEY), url: "https://judge.example" };
  const template = stakeTermsTemplate(
    trialTerms({
      stream: STAKE_ADDRESS,
      amount: String(STAKE_AMOUNT),
      arbiters: [
        { ...listed, pubkey: publicKeyOf(ARBITER_KEY), url: `${base}/edge` },
        { ...other, baseKey: trialContext().viewKey },
      ],
    }),
    now() - 100,
  );
  relay.add(profile(HOST, "Nora Hive"));
  relay.add(liveEvent({ by: HOST, title: "Bees", tags: [["relays", relay.url]] }));
  const bondTerms = { stream: STAKE_ADDRESS, amount: String(STAKE_AMOUNT), banned: bond?.banned ?? [] };
  relay.add(
    signEvent(bond === undefined ? template : bondTermsTemplate(bondTerms, now() - 100), CREATOR_KEY),
  );
  relay.add(signEvent(
    delegationTemplate({
      address: STAKE_ADDRESS,
      signers: [publicKeyOf(testKey(99))],
      nbf: now() - 60,
      exp: now() + 3600,
      sharing: { tier: bond === undefined ? "stake" : "bond", threshold: 2 },
    }, now() - 60),
    CREATOR_KEY,
  ));

  const answered = new Set<string>();
  const studio = setInterval(() => {
    if (!stand.studio) return;
    for (const event of relay.published) {
      const letter = readStakeLetter(event);
      if (letter?.letter !== "request" || answered.has(event.id)) continue;
      answered.add(event.id);
      const opened = openRequest(letter, SECRETS.creator);
      if (opened === undefined) continue;
      const attestation = says("creator", opened.context);
      const { stake, stream } = letter;
      relay.add(
        signEvent(stakeLetterTemplate({ stake, stream, letter: "answer", attestation }, now()), testKey(5)),
      );
    }
  }, 100);
  return stand;

  function says(role: "creator" | "arbiter", about: EscrowContext): Attestation {
    terms ??= readStakeTerms(signEvent(template, CREATOR_KEY));
    if (terms === undefined) throw new Error("the stand's terms can be read");
    const agreed = { context: about, terms, ...agreementTime(about, terms) };
    const said = attest({ role, baseSecret: SECRETS[role], ...agreed });
    if (said.verdict !== "attested") throw new Error(said.verdict);
    return said.attestation;
  }

  function answerTo(url: string, body: string): Answer {
    if (url === "/node/get_height") return [200, { status: "OK", height: stand.height }];
    if (url === "/node/get_transaction_pool_hashes") return [200, { status: "OK", tx_hashes: [] }];
    if (url === "/node/get_transactions") return [200, transactions(body)];
    if (url.startsWith("/node")) return [503, {}];
    const step = url.slice("/edge/v1/stakes/".length);
    stand.asked.push(step);
    const asked = JSON.parse(body) as StakeAckRequest & Partial<StakeFundedRequest>;
    context = readContext(asked.context);
    if (context === undefined) return refusal("malformed-context");
    switch (step) {
      case "ack":
        return [200, { attestation: says("arbiter", context), height: stand.height }];
      case "funded":
        return typeof stand.funding === "string" ? refusal(stand.funding) : [200, {
          ...stand.funding,
          amount: context.amount,
          height: stand.height,
          receipt: fundingReceiptOf(
            context,
            stand.height,
            stand.funding.state === "active" ? "active" : "seen",
          ),
          records: stand.claimedAt === undefined ? [] : [claimReceiptOf(context, stand.claimedAt)],
        }];
      default:
        return stand.outcome === undefined
          ? refusal("not-due")
          : [200, { verdict: verdictOf(context, stand.outcome) }];
    }
  }

  function transactions(body: string): unknown {
    const { txs_hashes: asked } = JSON.parse(body) as { txs_hashes: string[] };
    const txs = asked.flatMap((txid) => {
      const served = payments.get(txid);
      return served === undefined ? [] : [{
        tx_hash: txid,
        pruned_as_hex: served.prunedHex,
        prunable_hash: served.prunableHash,
        in_pool: true,
        double_spend_seen: false,
      }];
    });
    return { status: "OK", txs, missed_tx: asked.filter((txid) => !payments.has(txid)) };
  }

  function refusal(code: StakeProblem): Answer {
    const status = code === "not-due" ? 409 : code === "malformed-context" ? 400 : 403;
    return [status, problemJson(status, code, `The arbiter says ${code}.`)];
  }
}
