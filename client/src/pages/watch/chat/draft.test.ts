import assert from "node:assert/strict";
import { judgeDraft } from "./draft.ts";

Deno.test("judgeDraft() names why a draft can't go", () => {
  const refused = (code: string) => ({ verdict: "refused", code });
  assert.deepEqual(judgeDraft(" \n "), refused("empty"));
  assert.deepEqual(judgeDraft("x".repeat(1001)), refused("too-long"));
  const nsec = "nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0";
  assert.deepEqual(judgeDraft(`is this mine? ${nsec}`), refused("secret"));
});

Deno.test("judgeDraft() lets one character go, and a thousand emoji", () => {
  assert.deepEqual(judgeDraft(" k "), { verdict: "ok", text: "k" });
  assert.equal(judgeDraft("😀".repeat(1000)).verdict, "ok");
  assert.deepEqual(judgeDraft("a\ud83d"), { verdict: "ok", text: "a\ufffd" });
});
