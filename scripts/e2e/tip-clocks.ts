import assert from "node:assert/strict";
import { askEdge } from "../../client/src/tips/edge-client.ts";
import { judgePaymentHere } from "../../client/src/tips/judge-payment.ts";
import { type TipProgress, weighProgress } from "../../client/src/tips/tip-progress.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { tipAddresses } from "../../contracts/nostr/tip-targets.ts";
import { startTipEdge, type TipEdge } from "./tip-edge.ts";
import type { ShownTip } from "./tip-faults.ts";
import { ABOUT } from "./tip-payments.ts";

const HOUR = 3600;

export type WrongClocks = {
  /** Waits in the pool of both nodes. */
  tip: ShownTip;
  /** Base URLs of both. */
  nodes: readonly string[];
  /** Its clock is right. */
  edge: TipEdge;
};

/** An edge or a viewer's page whose clock is an hour wrong: who knows no more than the edge waits or is told why, and nobody takes the payment for lost. */
export async function wrongClocks({ tip, nodes, edge }: WrongClocks): Promise<void> {
  const page = (asked: TipEdge, seconds = 0) => (words?: string) =>
    progressOf({ tip, nodes, edge: asked, seconds, words });
  assert.deepEqual(await page(edge)(), ["proven pool", "proven pool"]);
  assert.deepEqual(await page(edge)("Bees!"), ["proven pool", "proven pool"]);
  const [early, late] = await Promise.all([
    startTipEdge(nodes, { aheadMs: -HOUR * 1000 }),
    startTipEdge(nodes, { aheadMs: HOUR * 1000 }),
  ]);
  try {
    for (
      const [shown, refusal] of [
        [page(early), "auth-too-new"],
        [page(late), "auth-too-old"],
        [page(edge, -HOUR), "auth-too-old"],
        [page(edge, HOUR), "auth-too-new"],
      ] as const
    ) {
      assert.deepEqual(await shown(), ["pending unreachable", "proven pool"]);
      assert.deepEqual(await shown("Bees!"), [`refused ${refusal}`, "proven pool"]);
    }
    assert.deepEqual(await page(late, HOUR)(), ["proven pool", "proven pool"], "both are wrong alike");
  } finally {
    await Promise.all([early.stop(), late.stop()]);
  }
  assert.deepEqual(await page(edge)(), ["proven pool", "proven pool"]);
}

type Shown = WrongClocks & {
  /** By which the page's clock is ahead. */
  seconds: number;
  words: string | undefined;
};

/** What a page shows that has no nodes but the edge's, and one that asks nodes itself. */
async function progressOf({ tip, nodes, edge, seconds, words }: Shown): Promise<string[]> {
  const { txid, m, proof } = tip;
  const { url, pubkey, target, asViewer } = edge;
  const now = () => Math.floor(Date.now() / 1000) + seconds;
  const said = await askEdge({
    edge: { url, pubkey },
    address: formatAddress(ABOUT.stream),
    request: { txid, m, proof, target, ...(words === undefined ? {} : { words }) },
    sign: (template) => Promise.resolve(signEvent(template, SECRETS.viewer)),
    fetch: asViewer,
    now,
  });
  const own = await judgePaymentHere({
    nodes,
    network: "regtest",
    txid,
    message: m,
    proof,
    addresses: tipAddresses([target], ABOUT.stream, now()),
    fetch,
    nowSeconds: now(),
  });
  return [{ verdict: "unchecked" } as const, own].map((here) =>
    nameOf(weighProgress({
      here,
      edges: [said],
      reached: undefined,
      telling: { told: undefined, telling: false },
    }))
  );
}

function nameOf(progress: TipProgress): string {
  switch (progress.state) {
    case "checking":
      return progress.state;
    case "proven":
      return `proven ${progress.level}`;
    case "pending":
    case "revoked":
      return `${progress.state} ${progress.because}`;
    case "refused":
      return `refused ${progress.code}`;
  }
}
