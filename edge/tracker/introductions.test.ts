import assert from "node:assert/strict";
import { makeIntroductions } from "./introductions.ts";

function make() {
  const clock = { ms: 1_790_000_000_000 };
  const limits = { introductions: 4, pairMs: 300_000 };
  return { clock, book: makeIntroductions({ limits, now: () => clock.ms }) };
}

Deno.test("makeIntroductions() leaves nothing to who used up four times its degree, and all to others", () => {
  const { book } = make();
  for (let n = 0; n < 10; n++) book.take("a", 5, 2);
  assert.deepEqual([book.left("a", 5), book.left("b", 5)], [0, 20]);
});

Deno.test("makeIntroductions() gives back in five minutes what it allows at once, and forgets who has all again", () => {
  const { book, clock } = make();
  for (let n = 0; n < 10; n++) book.take("a", 5, 2);
  clock.ms += 15_000;
  assert.equal(book.left("a", 5), 1);
  clock.ms -= 60_000;
  assert.equal(book.left("a", 5), 0);
  book.sweep();
  assert.equal(book.size(), 1);
  clock.ms += 400_000;
  assert.equal(book.left("a", 5), 20);
  book.sweep();
  assert.equal(book.size(), 0);
});
