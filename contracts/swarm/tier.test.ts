import assert from "node:assert/strict";
import { ADMISSION_TIERS, readAdmissionTier } from "./tier.ts";

Deno.test("readAdmissionTier() gives undefined for what is no tier", () => {
  for (const text of [undefined, null, "", "off", "Open", "open ", 1]) {
    assert.equal(readAdmissionTier(text), undefined, String(text));
  }
});

Deno.test("readAdmissionTier() knows the four", () => {
  assert.deepEqual(["open", "key", "bond", "stake"].map(readAdmissionTier), [...ADMISSION_TIERS]);
});
