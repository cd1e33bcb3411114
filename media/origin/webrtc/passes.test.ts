import assert from "node:assert/strict";
import { makePasses } from "./passes.ts";

Deno.test("redeem() refuses a pass used before, taken back, made up, or for something else", () => {
  const { issue, redeem, revoke } = makePasses();
  const asked = { action: "publish", path: "live/one" } as const;
  const used = issue(asked);
  assert.equal(redeem(used, asked), true);
  assert.equal(redeem(used, asked), false);
  const revoked = issue(asked);
  revoke(revoked);
  assert.equal(redeem(revoked, asked), false);
  assert.equal(redeem("", asked), false);
  assert.equal(redeem("0".repeat(48), asked), false);
  assert.equal(redeem(issue(asked), { ...asked, action: "read" }), false);
  assert.equal(redeem(issue(asked), { ...asked, path: "live/two" }), false);
});
