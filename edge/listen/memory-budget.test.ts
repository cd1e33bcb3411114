import assert from "node:assert/strict";
import { makeMemoryBudget } from "./memory-budget.ts";

Deno.test("makeMemoryBudget() shows out who holds more than a share while all hold too much, and nobody else", () => {
  const open = makeMemoryBudget({ total: 100, share: 10 });
  const [a, b, c] = [open(), open(), open()];
  assert.ok(a.hold(60) && b.hold(40));
  assert.equal(c.hold(11), false);
  assert.ok(c.hold(10));
  assert.equal(a.hold(61), false);
  assert.ok(a.hold(0));
  assert.ok(c.hold(60));
});
