import { readNodeTransaction, transactionsQuery } from "../../../contracts/monero/node-answer.ts";
import { agreeOn, FEWEST_NODES } from "../../../contracts/monero/node-agreement.ts";
import { weighTip } from "../../../contracts/monero/weigh-tip.ts";
import { readAddress } from "../../../contracts/nostr/address.ts";
import type { NostrEvent, SignatureCheck } from "../../../contracts/nostr/event.ts";
import { readVerifiedEvent } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { type TipAddress, tipAddresses } from "../../../contracts/nostr/tip-targets.ts";
import { judgePaymentHere, type JudgePaymentOptions, type PaymentVerdict } from "./judge-payment.ts";
import { postNode } from "./node-client.ts";
import { chainOf } from "./pay-target.ts";
import type { Claim } from "./receipt-judge.ts";

export type JudgeClaimsOptions = Pick<JudgePaymentOptions, "nodes" | "network" | "fetch" | "nowSeconds"> & {
  claims: readonly Claim[];
  /** What the creator signed about where tips are paid, verified. */
  targets: readonly NostrEvent[];
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Of twenty transactions with all the inputs that they may have. */
const MOST_BYTES = 4 * 1024 * 1024;
const WAIT_MS = 8000;

/**
 * Looks public receipts' payments up at the site's nodes; each proof must hold for an address of the creator's, now or when it was paid.
 * Anybody can claim what never was, so many are sifted by one question to each node first: what no node knows costs no more than
 * that, and of what is there only the bytes are looked at until a proof holds.
 */
export async function judgeClaimsHere(
  { claims, targets, check, ...site }: JudgeClaimsOptions,
): Promise<PaymentVerdict[]> {
  if (site.nodes.length === 0) return claims.map(() => ({ verdict: "unchecked" }));
  // A relay may not have said yet where the creator is paid.
  if (targets.length === 0) return claims.map(() => ({ verdict: "pending", because: "unreachable" }));
  const asked = claims.map((claim) => ({ claim, addresses: addressesOf(claim, targets, check, site) }));
  const sifted = claims.length > 1 ? await sift(asked, site) : undefined;
  return await Promise.all(
    asked.map(({ claim: { txid, m: message, proof }, addresses }, at) =>
      sifted?.[at] ?? judgePaymentHere({ ...site, txid, message, proof, addresses })
    ),
  );
}

type Site = Pick<JudgePaymentOptions, "nodes" | "network" | "fetch" | "nowSeconds">;
type Asked = { claim: Claim; addresses: readonly TipAddress[] };

function addressesOf(
  { address, target }: Claim,
  targets: readonly NostrEvent[],
  check: SignatureCheck | undefined,
  { nowSeconds }: Site,
): TipAddress[] {
  const stream = readAddress(address);
  if (stream === undefined) return [];
  // The payer's copy is older than what relays have, and says nothing of now: alone it might be any old one.
  const isSuperseded = targets.some(({ kind }) => kind === KIND.paymentTargets);
  const shown = isSuperseded && target !== undefined ? readVerifiedEvent(target, check) : undefined;
  return tipAddresses(shown === undefined ? targets : [...targets, shown], stream, nowSeconds);
}

/** The verdicts that need no second node, at their places; the rest is left open. */
async function sift(asked: readonly Asked[], site: Site): Promise<(PaymentVerdict | undefined)[]> {
  const { nodes, network, nowSeconds, fetch } = site;
  const body = transactionsQuery([...new Set(asked.map(({ claim }) => claim.txid))]);
  const left = [...nodes];
  /** In place of one that doesn't answer the next. */
  const answerOfNext = async (): Promise<unknown> => {
    const node = left.shift();
    if (node === undefined) return undefined;
    try {
      const signal = AbortSignal.timeout(WAIT_MS);
      return await postNode({ node, fetch, signal })("get_transactions", body, MOST_BYTES);
    } catch (error) {
      if (error instanceof Error) return await answerOfNext();
      throw error;
    }
  };
  const answers = await Promise.all(Array.from({ length: FEWEST_NODES }, answerOfNext));
  const heard = answers.filter((answer) => answer !== undefined);
  if (heard.length === 0) return asked.map(() => ({ verdict: "pending", because: "unreachable" }));
  return asked.map(({ claim: { txid, m: message, proof }, addresses }) => {
    const found = heard.map((answer) => readNodeTransaction(answer, txid));
    const known = found.find((one) => one?.state === "known");
    if (known?.state === "known" && addresses.length > 0) {
      const chain = chainOf(network);
      const report = { state: "pool", network: chain, served: known.served, doubleSpendSeen: false } as const;
      // By the bytes alone: when it was paid nobody said yet.
      const anyTime = addresses.map(({ address }) => ({ address }));
      const weighed = weighTip({
        agreement: agreeOn([report], 1),
        txid,
        message,
        proof,
        addresses: anyTime,
        nowSeconds,
        network: chain,
        fewest: 1,
      });
      return weighed.verdict === "refused" ? weighed : undefined;
    }
    if (!found.every((one) => one?.state === "unknown")) return undefined;
    // One node alone neither brings a tip nor takes it away.
    const isUnseen = heard.length >= Math.min(FEWEST_NODES, nodes.length);
    return { verdict: "pending", because: isUnseen ? "unknown" : "unreachable" };
  });
}
