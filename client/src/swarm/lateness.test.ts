import assert from "node:assert/strict";
import { makeLateness } from "./lateness.ts";
import { makeTrialTime } from "./trial-time.ts";

const name = (p: number) => ({ rid: "video", n: 1, p });

Deno.test("makeLateness() knows nothing of few words, nor of what is said twice or before it is listed", () => {
  const time = makeTrialTime(0);
  const lateness = makeLateness(time.now);
  for (let p = 0; p < 9; p++) {
    lateness.announced(name(p));
    lateness.listed(name(p));
    time.pass(100);
    lateness.announced(name(p));
    time.pass(5000);
    lateness.announced(name(p));
  }
  assert.equal(lateness.usual(), undefined);
});

Deno.test("makeLateness() knows nothing of what is said when nobody is waited for any more", () => {
  const time = makeTrialTime(0);
  const lateness = makeLateness(time.now);
  for (let p = 0; p < 20; p++) {
    lateness.listed(name(p));
    lateness.forget(name(p));
    time.pass(100);
    lateness.announced(name(p));
  }
  assert.equal(lateness.usual(), undefined);
});

Deno.test("makeLateness() says what four of the last five words kept to", () => {
  const time = makeTrialTime(0);
  const lateness = makeLateness(time.now);
  const hear = (ms: number, count: number) => {
    for (let p = 0; p < count; p++) {
      lateness.listed(name(p));
      time.pass(ms);
      lateness.announced(name(p));
    }
  };
  hear(50, 40);
  assert.equal(lateness.usual(), 50);
  hear(400, 9);
  assert.equal(lateness.usual(), 400);
  hear(50, 40);
  assert.equal(lateness.usual(), 50);
});
