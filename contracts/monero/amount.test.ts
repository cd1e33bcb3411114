import assert from "node:assert/strict";
import fc from "fast-check";
import { formatXmr, readXmr } from "./amount.ts";

Deno.test("readXmr() gives undefined for signs, exponents, commas, too many digits and more than a chain holds", () => {
  for (
    const text of [
      "",
      ".",
      "1.",
      ".5",
      "-1",
      "+1",
      "1e3",
      "1,5",
      " 1",
      "1 ",
      "0x1",
      "1.0000000000001",
      "18446745",
    ]
  ) {
    assert.equal(readXmr(text), undefined, text);
  }
});

Deno.test("formatXmr() throws for what is no amount", () => {
  for (const piconero of [-1n, 2n ** 64n]) assert.throws(() => formatXmr(piconero), RangeError);
});

Deno.test("formatXmr() leaves needless zeros out", () => {
  assert.deepEqual([0n, 1n, 50_000_000_000n, 10n ** 12n].map(formatXmr), [
    "0",
    "0.000000000001",
    "0.05",
    "1",
  ]);
});

Deno.test("readXmr() reads back every amount that formatXmr() wrote", () =>
  fc.assert(fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (piconero) => {
    assert.equal(readXmr(formatXmr(piconero)), piconero);
  })));
