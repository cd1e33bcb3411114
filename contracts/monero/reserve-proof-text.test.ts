import assert from "node:assert/strict";
import { fromBase58, toBase58 } from "./base58.ts";
import { G } from "./point.ts";
import { readReserveProof } from "./reserve-proof-text.ts";
import { ORDER, scalarBytes } from "./scalar.ts";
import { recorded } from "./trial-payments.ts";

const HEADER = "ReserveProofV2";
const good = fromBase58(recorded.reserves.one.slice(HEADER.length)) ?? new Uint8Array();
/** Offsets in a proof of one output: count, version, txid, index, shared secret, key image, two signatures. */
const AT = {
  count: 0,
  version: 1,
  sharedSecret: 35,
  keyImage: 67,
  signatures: 99,
  spendKeys: 227,
  pair: 228,
};

const verdictOf = (bytes: ArrayLike<number>) =>
  readReserveProof(HEADER + toBase58(Uint8Array.from(bytes))).verdict;

function replaced(at: number, ...bytes: number[]): Uint8Array {
  const copy = good.slice();
  copy.set(bytes, at);
  return copy;
}

Deno.test("readReserveProof() says unknown-proof for other versions and kinds", () => {
  for (const text of ["", "ReserveProofV1", "ReserveProofV3", recorded.reserves.one.slice(1)]) {
    assert.equal(readReserveProof(text).verdict, "unknown-proof");
  }
});

Deno.test("readReserveProof() says malformed-proof wherever it ends too soon or goes on too long", () => {
  for (let length = 0; length < good.length; length++) {
    assert.equal(verdictOf(good.subarray(0, length)), "malformed-proof", String(length));
  }
  assert.equal(verdictOf([...good, 0]), "malformed-proof");
  assert.equal(verdictOf([0, 0]), "malformed-proof");
  assert.equal(verdictOf(replaced(AT.version, 1)), "malformed-proof");
  assert.equal(verdictOf(replaced(AT.pair, 3)), "malformed-proof");
  // The index of an output as 2^32.
  const index = AT.sharedSecret - 1;
  const far = [...good.subarray(0, index), 0x80, 0x80, 0x80, 0x80, 0x10, ...good.subarray(index + 1)];
  assert.equal(verdictOf(far), "malformed-proof");
});

Deno.test("readReserveProof() says too-many-outputs before it computes anything", () => {
  assert.equal(verdictOf(replaced(AT.count, 17)), "too-many-outputs");
  assert.equal(verdictOf(replaced(AT.spendKeys, 18)), "too-many-outputs");
  assert.equal(readReserveProof(HEADER + "1".repeat(20_000)).verdict, "too-many-outputs");
});

Deno.test("readReserveProof() says non-canonical-scalar for each of a proof's scalars", () => {
  const order = [...scalarBytes(ORDER)];
  const last = good.length - 32;
  for (const at of [0, 32, 64, 96].map((offset) => AT.signatures + offset).concat(last)) {
    assert.equal(verdictOf(replaced(at, ...order)), "non-canonical-scalar", String(at));
  }
});

Deno.test("readReserveProof() says bad-point and bad-key-image for points of small order", () => {
  const identity = [...scalarBytes(1n)];
  assert.equal(verdictOf(replaced(AT.sharedSecret, ...identity)), "bad-point");
  assert.equal(verdictOf(replaced(AT.keyImage, ...identity)), "bad-key-image");
  assert.equal(verdictOf(replaced(AT.keyImage, ...G.toBytes())), "read");
});

Deno.test("readReserveProof() reads real proofs", () => {
  const one = readReserveProof(recorded.reserves.one);
  assert.ok(one.verdict === "read");
  assert.equal(one.proof.entries.length, 1);
  const all = readReserveProof(recorded.reserves.all);
  assert.ok(all.verdict === "read");
  assert.equal(all.proof.entries.length, 7);
});
