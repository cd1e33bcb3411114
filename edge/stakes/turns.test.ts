import assert from "node:assert/strict";
import { makeTurns } from "./turns.ts";

Deno.test("makeTurns() says busy beyond its number, and has room again afterwards", async () => {
  const inTurn = makeTurns(1);
  let finish = () => {};
  const first = inTurn("a", () => new Promise<string>((resolve) => finish = () => resolve("done")));
  await Promise.resolve();
  assert.equal(await inTurn("b", () => Promise.resolve("x")), "busy");
  finish();
  assert.equal(await first, "done");
  assert.equal(await inTurn("b", () => Promise.resolve("x")), "x");
});

Deno.test("makeTurns() runs those of one name one after the other, after a failure too, and others beside them", async () => {
  const inTurn = makeTurns(10);
  const order: string[] = [];
  let fail = () => {};
  const first = inTurn("a", () => new Promise<void>((_, reject) => fail = () => reject(new Error("no"))));
  const second = inTurn("a", () => Promise.resolve(order.push("second")));
  await inTurn("b", () => Promise.resolve(order.push("other")));
  fail();
  await assert.rejects(first, /no/);
  await second;
  assert.deepEqual(order, ["other", "second"]);
});
