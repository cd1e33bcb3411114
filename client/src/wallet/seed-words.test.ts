import assert from "node:assert/strict";
import { readSeedWords } from "./seed-words.ts";

const WORDS = Array.from({ length: 25 }, (_, i) => ["abbey", "zodiac", "inflamed"][i % 3] ?? "");

Deno.test("readSeedWords() refuses too few or too many words, and what isn't words", () => {
  assert.equal(readSeedWords(""), undefined);
  assert.equal(readSeedWords(WORDS.slice(1).join(" ")), undefined);
  assert.equal(readSeedWords([...WORDS, "abbey"].join(" ")), undefined);
  assert.equal(readSeedWords(["<script>", ...WORDS.slice(1)].join(" ")), undefined);
  assert.equal(readSeedWords(WORDS.join(" ".repeat(60))), undefined);
});

Deno.test("readSeedWords() takes words in lines, numbered and in capitals", () => {
  const listed = WORDS.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join("\n");
  assert.equal(readSeedWords(`  ${listed}\n`), WORDS.join(" "));
});
