import assert from "node:assert/strict";
import { makeTrialTime } from "../trial-time.ts";
import { makeTail } from "./tail.ts";

function stand() {
  const time = makeTrialTime(0);
  const said: number[] = [];
  let buffered = 0;
  const tail = makeTail({ after: time.after, buffered: () => buffered, say: () => said.push(time.now()) });
  return { time, said, tail, hold: (bytes: number) => void (buffered = bytes) };
}

Deno.test("makeTail() says nothing before anything was sent, while the browser holds some of it, nor once it is closed", () => {
  const { time, said, tail, hold } = stand();
  time.pass(1000);
  hold(5000);
  tail.sent();
  time.pass(1000);
  assert.deepEqual(said, []);
  hold(0);
  tail.close();
  time.pass(1000);
  assert.deepEqual(said, []);
});

Deno.test("makeTail() says four small words, apart, after the last of what is sent", () => {
  const { time, said, tail } = stand();
  tail.sent();
  time.pass(15);
  tail.sent();
  time.pass(1000);
  assert.deepEqual(said, [15, 30, 45, 60, 75]);
});
