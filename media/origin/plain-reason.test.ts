import assert from "node:assert/strict";
import { plainReason, withoutAddresses } from "./plain-reason.ts";

Deno.test("withoutAddresses() takes every address out of a line", () => {
  for (
    const address of [
      "192.0.2.7",
      "2001:db8::7",
      "::1",
      "fe80::",
      "2001:db8:0:0:1:0:0:1",
      "::ffff:192.0.2.7",
    ]
  ) {
    for (
      const line of [`[conn ${address}:4711] closed`, `from [${address}]:80`, `by ${address}, twice`, address]
    ) {
      const left = withoutAddresses(line);
      assert.doesNotMatch(left, /192|2001|db8|fe80|ffff/, line);
      assert.ok(left.includes("…"), line);
    }
  }
});

Deno.test("withoutAddresses() leaves times, names and numbers alone", () => {
  const line =
    "2026/11/23 00:31:50 ERR [HLS] [muxer live/one] std::vec was 718920, now 1.20.1 at 12:30 (a:b:c)";
  assert.equal(withoutAddresses(line), line);
});

Deno.test("plainReason() is one short line", () => {
  assert.equal(plainReason(" \n\u0000 "), "no reason given");
  assert.equal(plainReason("rate-limited: 192.0.2.7\nslow down"), "rate-limited: … slow down");
  assert.equal(plainReason("x".repeat(500)).length, 100);
});
