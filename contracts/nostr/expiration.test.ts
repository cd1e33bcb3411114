import assert from "node:assert/strict";
import { expirationOf, isExpired } from "./expiration.ts";

Deno.test("expirationOf() gives nothing for a time it can't read", () => {
  for (const text of ["", "soon", "-1", "1.5", "1e9"]) {
    assert.equal(expirationOf({ tags: [["expiration", text]] }), undefined, text);
  }
  assert.equal(expirationOf({ tags: [["expiration"]] }), undefined);
});

Deno.test("isExpired() is false without an expiration and before it", () => {
  assert.equal(isExpired({ tags: [] }, 100), false);
  assert.equal(isExpired({ tags: [["expiration", "101"]] }, 100), false);
});

Deno.test("isExpired() is true from the very second on", () => {
  assert.equal(isExpired({ tags: [["expiration", "100"]] }, 100), true);
});
