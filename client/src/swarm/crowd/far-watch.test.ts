import assert from "node:assert/strict";
import { makeTrialTime } from "../trial-time.ts";
import { makeFarWatch } from "./far-watch.ts";

function stand() {
  const time = makeTrialTime(0);
  let far = 0;
  const watch = makeFarWatch({ now: time.now, onFar: () => void far++ });
  return { time, watch, far: () => far };
}

Deno.test("makeFarWatch() says nothing of segments that came late now and then, or that nobody had time to bring", () => {
  const { time, watch, far } = stand();
  for (let at = 0; at < 20; at++) {
    watch.late(1500);
    time.pass(11_000);
    for (let twice = 0; twice < 2; twice++) watch.late(100);
  }
  assert.equal(far(), 0);
});

Deno.test("makeFarWatch() says so when three came late within twenty seconds", () => {
  const { time, watch, far } = stand();
  watch.late(1500);
  time.pass(2000);
  watch.late(1500);
  assert.equal(far(), 0);
  time.pass(15_000);
  watch.late(1500);
  assert.equal(far(), 1);
});
