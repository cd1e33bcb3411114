import assert from "node:assert/strict";
import { makeComplaintBook } from "./complaints.ts";

function make() {
  const clock = { ms: 1_790_000_000_000 };
  const limits = { complainers: 3, accused: 2, complaintMs: 600_000, banMs: 600_000 };
  return { clock, book: makeComplaintBook({ limits, now: () => clock.ms }) };
}

Deno.test("makeComplaintBook() hears no complainer about more peers than a few, so that a few never empty a swarm", () => {
  const { book, clock } = make();
  const accuse = (peer: string) => ["x", "y", "z"].map((complainer) => book.note(peer, complainer)).at(-1);
  assert.deepEqual(["a", "b", "c", "d"].map(accuse), [true, true, false, false]);
  assert.deepEqual(["a", "b", "c", "d"].map(book.isBanned), [true, true, false, false]);
  clock.ms += 600_000;
  book.sweep();
  assert.equal(accuse("c"), true);
});

Deno.test("makeComplaintBook() counts a complainer once, and forgets old complaints", () => {
  const { book, clock } = make();
  assert.deepEqual(
    ["x", "x", "x", "y"].map((complainer) => book.note("a", complainer)),
    Array(4).fill(false),
  );
  clock.ms += 600_000;
  assert.equal(book.note("a", "z"), false);
  assert.equal(book.isBanned("a"), false);
});
