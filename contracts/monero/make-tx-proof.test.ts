import assert from "node:assert/strict";
import { makeInProof, makeOutProof } from "./make-tx-proof.ts";
import { creatorWallet, outProofOf, payments, transactionOf } from "./trial-payments.ts";
import { judgeTxProof } from "./tx-proof.ts";

// Any bytes do for a test; real ones come from the platform's generator.
const randomBytes = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1);
const [first] = payments;
if (first === undefined) throw new Error("payments were recorded");
const about = { ...first, randomBytes };

Deno.test("makeOutProof() names what it can't prove with", () => {
  for (
    const txKey of ["", "00".repeat(32), "ff".repeat(32), first.txKey.slice(1), first.txKey.toUpperCase()]
  ) {
    assert.deepEqual(makeOutProof({ ...about, txKey }), { verdict: "malformed-tx-key" }, txKey);
  }
  assert.deepEqual(makeOutProof({ ...about, txid: "ab" }), { verdict: "bad-txid" });
  assert.deepEqual(makeOutProof({ ...about, address: "4" }), { verdict: "malformed-address" });
});

Deno.test("makeInProof() says bad-tx-key where the transaction's key is no point", () => {
  const { viewSecret } = creatorWallet();
  assert.deepEqual(makeInProof({ ...about, viewSecret, txPublicKeys: [new Uint8Array(32)] }), {
    verdict: "bad-tx-key",
  });
});

Deno.test("makeOutProof() throws where the random generator gives zeros", () => {
  assert.throws(() => makeOutProof({ ...about, randomBytes: (length) => new Uint8Array(length) }));
});

Deno.test("makeOutProof() and makeInProof() make proofs that judgeTxProof() takes, in their own direction", () => {
  const { viewSecret } = creatorWallet();
  for (const payment of payments) {
    const { extra } = transactionOf(payment.served);
    assert.ok(extra.txPublicKey !== undefined);
    const txPublicKeys = [extra.txPublicKey, ...extra.additionalKeys];
    const made = [
      ["out", makeOutProof({ ...payment, randomBytes })],
      ["in", makeInProof({ ...payment, randomBytes, viewSecret, txPublicKeys })],
    ] as const;
    for (const [direction, proof] of made) {
      assert.ok(proof.verdict === "made");
      const judged = judgeTxProof({ ...outProofOf(payment), proof: proof.proof });
      assert.ok(judged.verdict === "paid", `${payment.name}: ${judged.verdict}`);
      assert.equal(judged.amount, BigInt(payment.amount));
      assert.equal(judged.direction, direction);
    }
  }
});
