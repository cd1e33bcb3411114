import assert from "node:assert/strict";
import { rateWords, shareWords } from "./amounts.ts";

Deno.test("shareWords() says neither nothing nor everything when it isn't", () => {
  assert.equal(shareWords(0.0001, "en"), "1%");
  assert.equal(shareWords(0.9999, "en"), "99%");
  assert.equal(shareWords(0, "en"), "0%");
  assert.equal(shareWords(1, "en"), "100%");
});

Deno.test("rateWords() changes to megabits where thousands would be read", () => {
  assert.equal(rateWords(999, "en"), "999 kbit/s");
  assert.equal(rateWords(1250, "en"), "1.3 Mbit/s");
  assert.equal(rateWords(12_400, "de"), "12 Mbit/s");
});
