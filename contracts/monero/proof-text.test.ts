import assert from "node:assert/strict";
import { toBase58 } from "./base58.ts";
import { G } from "./point.ts";
import { formatTxProof, readSignature, readTxProof } from "./proof-text.ts";
import { ORDER, scalarBytes } from "./scalar.ts";
import { paymentNamed, payments } from "./trial-payments.ts";

const point = toBase58(G.toBytes());
const signature = (c: bigint, s: bigint) => toBase58(Uint8Array.from([...scalarBytes(c), ...scalarBytes(s)]));
const verdictOf = (text: string) => readTxProof(text).verdict;

Deno.test("readTxProof() says unknown-proof for other versions and kinds", () => {
  const { outProof } = paymentNamed("primary");
  const headers = [
    "OutProofV1",
    "OutProofV3",
    "InProofV1",
    "outProofV2",
    "ReserveProofV2",
    "SpendProofV1",
    "",
  ];
  for (const header of headers) assert.equal(verdictOf(header + outProof.slice(10)), "unknown-proof", header);
});

Deno.test("readTxProof() says malformed-proof for no pair, half a pair, foreign digits or more pairs than outputs", () => {
  const pair = point + signature(1n, 2n);
  for (
    const body of [
      "",
      pair.slice(1),
      `${pair}1`,
      `0${pair.slice(1)}`,
      pair.slice(0, -1) + "z".repeat(1) + "z",
    ]
  ) {
    assert.equal(verdictOf(`OutProofV2${body}`), "malformed-proof", body);
  }
  assert.equal(verdictOf(`OutProofV2${"z".repeat(132)}`), "malformed-proof");
  assert.equal(verdictOf(`OutProofV2${pair.repeat(18)}`), "malformed-proof");
  assert.equal(verdictOf(`OutProofV2${pair.repeat(17)}`), "read");
});

Deno.test("readTxProof() says non-canonical-scalar for either scalar at or above the order", () => {
  for (const [c, s] of [[ORDER, 1n], [1n, ORDER], [1n + ORDER, 1n], [1n, 2n ** 256n - 1n]] as const) {
    assert.equal(verdictOf(`OutProofV2${point}${signature(c, s)}`), "non-canonical-scalar");
  }
});

Deno.test("readTxProof() says bad-point for a shared secret that is none, or of small order", () => {
  for (const y of [0n, 1n, 2n, 2n ** 255n - 19n]) {
    assert.equal(
      verdictOf(`InProofV2${toBase58(scalarBytes(y))}${signature(1n, 1n)}`),
      "bad-point",
      String(y),
    );
  }
});

Deno.test("readSignature() refuses other lengths", () => {
  for (const length of [0, 32, 63, 65, 96]) assert.equal(readSignature(new Uint8Array(length)), undefined);
});

Deno.test("formatTxProof() writes back what readTxProof() read", () => {
  for (const { outProof, inProof } of payments) {
    for (const text of [outProof, inProof]) {
      const read = readTxProof(text);
      assert.ok(read.verdict === "read");
      assert.equal(formatTxProof(read.proof), text);
    }
  }
});
