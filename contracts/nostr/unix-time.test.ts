import assert from "node:assert/strict";
import { readUnixTime } from "./unix-time.ts";

Deno.test("readUnixTime() gives undefined for signs, fractions, leading zeros, blanks, words and milliseconds", () => {
  const texts = [
    undefined,
    "",
    "-1",
    "+1",
    "1.0",
    "01",
    " 1",
    "1\n",
    "1e9",
    "0x1",
    "NaN",
    "now",
    "1790000000000",
  ];
  for (const text of texts) assert.equal(readUnixTime(text), undefined, text);
});

Deno.test("readUnixTime() gives the seconds", () => {
  assert.equal(readUnixTime("0"), 0);
  assert.equal(readUnixTime("1790000000"), 1_790_000_000);
});
