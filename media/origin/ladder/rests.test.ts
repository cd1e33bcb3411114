import assert from "node:assert/strict";
import { makeRests } from "./rests.ts";

function stage() {
  let nowMs = 1_000_000;
  const rests = makeRests(() => nowMs);
  /** How long it rests now, to the second. */
  const restS = () => {
    let seconds = 0;
    while (!rests.isOver()) {
      nowMs += 1000;
      seconds++;
    }
    return seconds;
  };
  return { rests, restS, now: () => nowMs, wait: (ms: number) => (nowMs += ms) };
}

Deno.test("makeRests() rests longer after each fault, and never longer than ten minutes", () => {
  const { rests, restS, now } = stage();
  const seconds = Array.from({ length: 9 }, () => {
    rests.fault(now(), "short");
    return restS();
  });
  assert.deepEqual(seconds, [15, 30, 60, 120, 240, 480, 600, 600, 600]);
});

Deno.test("makeRests() rests shortly for what ended, since it may do better at once", () => {
  const { rests, restS, now } = stage();
  rests.fault(now(), "failed");
  assert.equal(restS(), 2);
});

Deno.test("makeRests() calls a fault the first when the encoder had run well for long", () => {
  const { rests, now, wait } = stage();
  assert.equal(rests.fault(now(), "failed"), "first");
  assert.equal(rests.fault(now(), "failed"), "again");
  const started = now();
  wait(121_000);
  assert.equal(rests.fault(started, "failed"), "first");
});
