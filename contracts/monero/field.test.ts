import assert from "node:assert/strict";
import fc from "fast-check";
import { CURVE_D, inField, PRIME, rootOfRatio } from "./field.ts";

Deno.test("rootOfRatio() gives undefined where there is no root", () => {
  // Two is no square modulo a prime that leaves 5 when divided by 8, and neither is the curve's d.
  assert.equal(rootOfRatio(2n, 1n), undefined);
  assert.equal(rootOfRatio(CURVE_D, 1n), undefined);
});

Deno.test("rootOfRatio() gives a root of every ratio of squares, and none of twice such a ratio", () =>
  fc.assert(
    fc.property(fc.bigInt(1n, PRIME - 1n), fc.bigInt(1n, PRIME - 1n), (a, b) => {
      const [top, bottom] = [inField(a * a), inField(b * b)];
      const root = rootOfRatio(top, bottom);
      assert.ok(root !== undefined);
      assert.equal(inField(root * root * bottom), top);
      assert.equal(rootOfRatio(inField(2n * top), bottom), undefined);
    }),
    { numRuns: 30 },
  ));

Deno.test("inField() brings negative numbers up and large ones down", () => {
  assert.equal(inField(-1n), PRIME - 1n);
  assert.equal(inField(PRIME + 3n), 3n);
  assert.equal(inField(CURVE_D * 121666n + 121665n), 0n);
});
