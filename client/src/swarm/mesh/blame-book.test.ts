import assert from "node:assert/strict";
import { makeBlameBook } from "./blame-book.ts";

Deno.test("isShunned() is longer each time, half an hour at most, and forgets whom it met long ago", () => {
  let now = 0;
  const book = makeBlameBook(() => now);
  assert.equal(book.isShunned("a"), false);
  const lengths = Array.from({ length: 7 }, () => {
    book.blame("a");
    const from = now;
    while (book.isShunned("a")) now += 1000;
    return (now - from) / 1000;
  });
  assert.deepEqual(lengths, [30, 120, 480, 1800, 1800, 1800, 1800]);
  book.blame("b");
  for (let at = 0; at < 256; at++) book.blame(`x${at}`);
  assert.equal(book.isShunned("b"), false);
  assert.equal(book.isShunned("x255"), true);
});
