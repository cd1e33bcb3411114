import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMITMENT_BASE, G, secretSum, ZERO } from "./point.ts";
import { publicSum } from "./public-sum.ts";
import { ORDER } from "./scalar.ts";

const edge = fc.constantFrom(0n, 1n, 2n, 15n, 16n, 17n, 31n, 32n, ORDER - 1n, ORDER - 2n, 2n ** 252n - 1n);
const scalar = fc.oneof(edge, fc.bigInt(0n, ORDER - 1n));

Deno.test("publicSum() gives what the constant-time way gives, before it has a table of G and after", () =>
  fc.assert(
    fc.property(scalar, scalar, scalar, (base, a, b) => {
      const other = COMMITMENT_BASE.double();
      assert.ok(
        publicSum(base, [a, COMMITMENT_BASE], [b, other]).equals(
          secretSum(base, [a, COMMITMENT_BASE], [b, other]),
        ),
      );
    }),
    { numRuns: 40 },
  ));

Deno.test("publicSum() of nothing is the identity, and terms can cancel", () => {
  assert.ok(publicSum(0n).equals(ZERO));
  assert.ok(publicSum(0n, [0n, G]).equals(ZERO));
  assert.ok(publicSum(5n, [ORDER - 5n, G]).equals(ZERO));
  assert.ok(publicSum(0n, [7n, ZERO]).equals(ZERO));
});
