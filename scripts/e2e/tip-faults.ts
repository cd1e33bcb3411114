import assert from "node:assert/strict";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { makeOutProof } from "../../contracts/monero/make-tx-proof.ts";
import { type Tip, tipMessage, tipPayTo } from "../../contracts/monero/tip.ts";
import { PEOPLE } from "../../contracts/nostr/fixtures/people.ts";
import { inBlock, type Lie, otherAmount } from "./node-stand.ts";

/** What is shown to the edge. */
export type ShownTip = { m: string; txid: string; proof: string };

export type TipFaults = {
  ask: (tip: ShownTip) => Promise<string>;
  /** The tip as it was made, and paid in the pool. */
  about: Tip;
  tip: ShownTip & { txKey: string };
  /** The creator's primary address. */
  creator: string;
};

/** One payment, presented for what it wasn't made for: by somebody else, for another session, and by its own payer for another tip. */
export async function replayed({ ask, about, tip, creator }: TipFaults): Promise<void> {
  const { txid, proof, txKey } = tip;
  for (const change of [{ payer: PEOPLE.creator }, { sid: "ff".repeat(8) }, { nonce: "9".repeat(16) }]) {
    const m = tipMessage({ ...about, ...change });
    assert.equal(await ask({ m, txid, proof }), "wrong-message", JSON.stringify(change));
    // Whoever has the transaction's key can prove anything by it, but not with another payment id.
    const primary = judgeMoneroAddress(creator);
    assert.ok(primary.verdict === "valid");
    const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const made = makeOutProof({
      txid,
      address: tipPayTo(primary.address, m),
      message: m,
      txKey,
      randomBytes,
    });
    assert.ok(made.verdict === "made");
    assert.equal(await ask({ m, txid, proof: made.proof }), "wrong-payment-id", JSON.stringify(change));
  }
  assert.equal(await ask(tip), "pool", "what it was made for, it still is");
}

type Liar = { lie: Lie | undefined };

/** Nodes that lie about what is in a block, or how much was paid, of a tip that waits in the pool: nobody counts it for more. */
export async function lyingNodes(
  { ask, tip }: Pick<TipFaults, "ask" | "tip">,
  [first, second]: readonly [Liar, Liar],
): Promise<void> {
  // Of its own bytes a transaction's id is made, so all nodes together can't change them.
  for (const lie of [inBlock, otherAmount]) {
    second.lie = lie;
    assert.equal(await ask(tip), "pending", "one lies");
    first.lie = lie;
    assert.equal(await ask(tip), "pending", "both lie");
    first.lie = undefined;
    second.lie = undefined;
  }
  assert.equal(await ask(tip), "pool");
}
