import assert from "node:assert/strict";
import { makeTrialTime } from "../trial-time.ts";
import { makePulse } from "./pulse.ts";

function stand() {
  const time = makeTrialTime();
  const heard: string[] = [];
  let asleep = 0;
  const pulse = makePulse({
    after: (ms, work) => time.after(ms + asleep, work),
    now: time.now,
    beat: () => heard.push("beat"),
    onSilent: () => heard.push("silent"),
    onLost: () => heard.push("lost"),
  });
  const count = (what: string) => heard.filter((one) => one === what).length;
  return { time, heard, pulse, count, sleep: (ms: number) => void (asleep = ms) };
}

Deno.test("whoever says nothing is silent after three seconds, once, and lost after eight", () => {
  const { time, pulse, count } = stand();
  time.pass(2500);
  assert.deepEqual([count("silent"), count("lost")], [0, 0]);
  time.pass(2000);
  assert.deepEqual([count("silent"), count("lost")], [1, 0]);
  time.pass(2000);
  pulse.heard();
  time.pass(3500);
  assert.deepEqual([count("silent"), count("lost")], [2, 0]);
  time.pass(60_000);
  assert.deepEqual([count("silent"), count("lost")], [2, 1]);
});

Deno.test("a beat a second, and none while anything else is said", () => {
  const { time, pulse, count } = stand();
  time.pass(3000);
  assert.equal(count("beat"), 3);
  for (let at = 0; at < 20; at++) {
    pulse.said();
    pulse.heard();
    time.pass(250);
  }
  assert.equal(count("beat"), 3);
});

Deno.test("a page that slept itself takes nobody for lost", () => {
  const { time, pulse, sleep, count } = stand();
  time.pass(900);
  sleep(20_000);
  time.pass(25_000);
  assert.deepEqual([count("silent"), count("lost")], [0, 0]);
  pulse.close();
});

Deno.test("close() ends it without a word", () => {
  const { time, heard, pulse } = stand();
  pulse.close();
  time.pass(60_000);
  assert.deepEqual(heard, []);
});
