import assert from "node:assert/strict";
import { ed25519, ED25519_TORSION_SUBGROUP } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { fromHex, toHex } from "../hex.ts";
import { PRIME } from "./field.ts";
import {
  COMMITMENT_BASE,
  G,
  knownPoint,
  readPoint,
  readPrimePoint,
  secretSum,
  timesEight,
  ZERO,
} from "./point.ts";
import { ORDER, scalarBytes } from "./scalar.ts";
import { SMALL_ORDER } from "./trial-chain.ts";

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const dirty = G.add(SMALL_ORDER[1] ?? ZERO);

Deno.test("readPoint() refuses the eight points of small order, in any spelling", () => {
  for (const hex of ED25519_TORSION_SUBGROUP) assert.equal(readPoint(bytes(hex)), undefined, hex);
  // x = 0 with its sign bit set, and 0 and 1 written as p and p + 1.
  for (const y of [1n, PRIME - 1n, PRIME, PRIME + 1n]) {
    for (const sign of [0n, 1n << 255n]) assert.equal(readPoint(scalarBytes(y + sign)), undefined, String(y));
  }
});

Deno.test("readPoint() refuses a y at or above the prime, off the curve, or of another length", () => {
  for (let y = PRIME; y < 2n ** 255n; y++) assert.equal(readPoint(scalarBytes(y)), undefined);
  assert.equal(readPoint(scalarBytes(2n)), undefined);
  for (const length of [0, 31, 33]) assert.equal(readPoint(new Uint8Array(length).fill(9)), undefined);
});

Deno.test("readPrimePoint() refuses a point with a small-order part, which readPoint() lets pass", () => {
  assert.ok(readPoint(dirty.toBytes())?.equals(dirty));
  assert.equal(readPrimePoint(dirty.toBytes()), undefined);
  assert.ok(readPrimePoint(G.toBytes())?.equals(G));
});

Deno.test("knownPoint() throws for bytes that should have been refused before", () => {
  assert.throws(() => knownPoint(new Uint8Array(32)));
});

Deno.test("readPoint() reads as the library does", () =>
  fc.assert(
    fc.property(fc.bigInt(1n, ORDER - 1n), (scalar) => {
      const point = secretSum(scalar);
      assert.deepEqual(readPoint(point.toBytes())?.toBytes(), ed25519.Point.BASE.multiply(scalar).toBytes());
    }),
    { numRuns: 20 },
  ));

Deno.test("timesEight() leaves nothing of a small-order part", () => {
  assert.ok(timesEight(dirty).equals(timesEight(G)));
});

Deno.test("COMMITMENT_BASE is Monero's H", () => {
  assert.equal(
    toHex(COMMITMENT_BASE.toBytes()),
    "8b655970153799af2aeadc9ff1add0ea6c7251d54154cfa92c173a0dd39c1f94",
  );
});

Deno.test("secretSum() leaves out terms of zero", () => {
  assert.ok(secretSum(0n).equals(ZERO));
  assert.ok(secretSum(0n, [0n, G], [3n, G]).equals(G.double().add(G)));
});
