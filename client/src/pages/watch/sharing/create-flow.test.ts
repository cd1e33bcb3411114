import assert from "node:assert/strict";
import { addSecond, calm, FLOW_SECONDS, type FlowSecond } from "./create-flow.ts";

Deno.test("addSecond() shows no negative flow when a new session counts from nothing", () => {
  assert.deepEqual(addSecond([], { from: 9000, to: 5000 }, { from: 0, to: 0 }, 1), [{ from: 0, to: 0 }]);
});

Deno.test("addSecond() spreads what came over the time it took, as in a tab that slept", () => {
  const [late] = addSecond([], { from: 0, to: 0 }, { from: 1_250_000, to: 125_000 }, 10);
  assert.deepEqual(late, { from: 1000, to: 100 });
});

Deno.test("addSecond() keeps a minute", () => {
  let past: readonly FlowSecond[] = [];
  for (let at = 0; at < 100; at++) past = addSecond(past, { from: 0, to: 0 }, { from: 125 * at, to: 0 }, 1);
  assert.equal(past.length, FLOW_SECONDS);
  assert.equal(past.at(-1)?.from, 99);
});

Deno.test("calm() shows bursts as what they come to", () => {
  const bursts = [4000, 0, 4000, 0, 4000, 0].map((from) => ({ from, to: 0 }));
  assert.deepEqual(calm(bursts).map(({ from }) => from).slice(3), [2000, 2000, 2000]);
  assert.deepEqual(calm([]), []);
});
