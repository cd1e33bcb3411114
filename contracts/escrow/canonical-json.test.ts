import assert from "node:assert/strict";
import { canonicalJson } from "./canonical-json.ts";

Deno.test("canonicalJson() throws for what has no one spelling", () => {
  for (const value of [0.5, NaN, Infinity, 2 ** 53, "\ud800"]) {
    assert.throws(() => canonicalJson(value), RangeError);
  }
});

Deno.test("canonicalJson() sorts names by UTF-16 units, at every depth, and leaves lists in order", () => {
  // RFC 8785, section 3.2.3: the order of its own example.
  const names = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
  assert.equal(
    canonicalJson(names),
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
  );
  assert.equal(canonicalJson({ b: [{ d: 1, c: true }, "x"], a: -0 }), '{"a":0,"b":[{"c":true,"d":1},"x"]}');
});
