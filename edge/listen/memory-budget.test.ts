import assert from "node:assert/strict";
import { makeMemoryBudget } from "./memory-budget.ts";

/** Accounts with letters, and the letters of those that were cut. */
function make(total: number) {
  const open = makeMemoryBudget({ total });
  const cut: string[] = [];
  return { cut, account: (letter: string) => open(() => void cut.push(letter)) };
}

Deno.test("makeMemoryBudget() cuts whoever holds most once all hold too much, not who moves", () => {
  const { cut, account } = make(100);
  const [a, b, c] = [account("a"), account("b"), account("c")];
  a.hold(60);
  b.hold(40);
  assert.deepEqual(cut, []);
  c.hold(1);
  assert.deepEqual(cut, ["a"]);
  c.hold(60);
  assert.deepEqual(cut, ["a"]);
  c.hold(61);
  assert.deepEqual(cut, ["a", "c"]);
});

Deno.test("makeMemoryBudget() lets all together never hold more than the total, however little each holds", () => {
  const { cut, account } = make(100);
  const accounts = Array.from({ length: 200 }, (_, n) => account(String(n)));
  for (const one of accounts) one.hold(1);
  assert.equal(cut.length, 100);
});

Deno.test("makeMemoryBudget() counts no more what was given back", () => {
  const { cut, account } = make(100);
  const [a, b] = [account("a"), account("b")];
  for (let n = 0; n < 10; n++) {
    a.hold(100);
    a.hold(0);
    b.hold(100);
    b.hold(0);
  }
  assert.deepEqual(cut, []);
});
