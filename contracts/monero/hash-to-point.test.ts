import assert from "node:assert/strict";
import fc from "fast-check";
import { hashToPoint } from "./hash-to-point.ts";
import { readPrimePoint } from "./point.ts";
import { readReserveProof } from "./reserve-proof-text.ts";
import { judgeReserveProof } from "./reserve-proof.ts";
import { payments, recorded } from "./trial-payments.ts";

Deno.test("hashToPoint() leads to points of the group, without a small-order part", () =>
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      assert.ok(readPrimePoint(hashToPoint(bytes).toBytes()) !== undefined);
    }),
    { numRuns: 30 },
  ));

Deno.test("hashToPoint() is what a real wallet's key images are multiples of", () => {
  const read = readReserveProof(recorded.reserves.all);
  assert.ok(read.verdict === "read");
  // Six outputs pass all signatures, a key image each, before the locked one at the end stops the count.
  const { txid } = read.proof.entries[6] ?? {};
  assert.equal(txid, recorded.locked?.txid);
  const served = new Map(payments.map(({ txid, served }) => [txid, served]));
  const { address } = recorded.creator;
  assert.deepEqual(
    judgeReserveProof({ address, message: "dstream-test", proof: recorded.reserves.all, served }),
    { verdict: "missing-transaction", txid, entry: 6 },
  );
});
