import assert from "node:assert/strict";
import { makePulse } from "./pulse.ts";

/** A pulse of 300 ms whose timer is turned by hand. */
function make() {
  const timers = new Set<() => void>();
  const pulse = makePulse({
    period: 300,
    every(ms, work) {
      assert.equal(ms, 10);
      timers.add(work);
      return () => timers.delete(work);
    },
  });
  const pass = (ticks: number) => {
    for (let tick = 0; tick < ticks; tick++) for (const work of timers) work();
  };
  return { pulse, pass, timers };
}

Deno.test("makePulse() calls each once in a period, the first time when one is over", () => {
  const { pulse, pass } = make();
  const calls = { a: 0, b: 0 };
  pulse.join(() => calls.a++);
  pass(12);
  pulse.join(() => calls.b++);
  pass(17);
  assert.deepEqual(calls, { a: 0, b: 0 });
  pass(1);
  assert.deepEqual(calls, { a: 1, b: 0 });
  pass(12);
  assert.deepEqual(calls, { a: 1, b: 1 });
  pass(60);
  assert.deepEqual(calls, { a: 3, b: 3 });
});

Deno.test("makePulse() has one timer while anybody is there, and none afterwards", () => {
  const { pulse, pass, timers } = make();
  assert.equal(timers.size, 0);
  let calls = 0;
  const [leaveA, leaveB] = [pulse.join(() => calls++), pulse.join(() => calls++)];
  assert.equal(timers.size, 1);
  leaveA();
  leaveA();
  pass(30);
  assert.deepEqual([calls, timers.size], [1, 1]);
  leaveB();
  assert.equal(timers.size, 0);
  pulse.join(() => calls++);
  pass(30);
  assert.equal(calls, 2);
});
