import assert from "node:assert/strict";
import { plainReason } from "./plain-reason.ts";

Deno.test("plainReason() is one short line without anybody's address", () => {
  assert.equal(plainReason(" \n\u0000 "), "no reason given");
  assert.equal(plainReason("rate-limited: 192.0.2.7\nslow down"), "rate-limited: … slow down");
  assert.equal(plainReason("blocked: 2001:db8::7 is banned"), "blocked: … is banned");
  assert.equal(
    plainReason("invalid: at 12:30 created_at was wrong"),
    "invalid: at 12:30 created_at was wrong",
  );
  assert.equal(plainReason("x".repeat(500)).length, 100);
});
