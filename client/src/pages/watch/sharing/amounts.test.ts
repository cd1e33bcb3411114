import assert from "node:assert/strict";
import { rateWords, shareWords } from "./amounts.ts";

Deno.test("shareWords() says neither nothing nor everything when it isn't", () => {
  assert.equal(shareWords(0.0001, "en"), "1%");
  assert.equal(shareWords(0.9999, "en"), "99%");
  assert.equal(shareWords(0, "en"), "0%");
  assert.equal(shareWords(1, "en"), "100%");
});

Deno.test("rateWords() changes to megabits where thousands would be read", () => {
  assert.match(rateWords(999, "en"), /^999\sk/i);
  assert.match(rateWords(1250, "en"), /^1\.3\sM/);
  assert.match(rateWords(12_400, "de"), /^12\sM/);
});
