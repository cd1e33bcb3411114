import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { makePaidWatch } from "./paid-watch.ts";
import type { RoomStake } from "./room-stake.ts";
import { ASKED_AT, trialAsked } from "./trial-room.ts";

const stake = (name: string): RoomStake => ({
  name,
  asked: trialAsked(name),
  askedAt: ASKED_AT,
  answer: { state: "given" },
  txids: ["ab".repeat(32)],
  notes: 1,
  wantsOut: false,
  disclosed: false,
});

function watch(open: RoomStake[]) {
  const clock = makeFakeClock(ASKED_AT * 1000);
  const asked: string[] = [];
  const stop = makePaidWatch({
    open: () => open,
    ask: ({ name }) => Promise.resolve(void asked.push(name)),
    now: () => Math.floor(clock.now() / 1000),
    after: clock.after,
  });
  return { clock, asked, stop };
}

Deno.test("makePaidWatch() asks about each once, then seldom, or when its viewer says more", async () => {
  const [a, b] = [stake("a"), stake("b")];
  const { clock, asked } = watch([a, b]);
  await clock.pass(60_000);
  assert.deepEqual(asked, ["a", "b"]);
  b.notes++;
  await clock.pass(2000);
  assert.deepEqual(asked, ["a", "b", "b"]);
  await clock.pass(70_000);
  assert.deepEqual(asked, ["a", "b", "b", "a"]);
});

Deno.test("makePaidWatch() is hurried by no number of words, and falls silent when stopped", async () => {
  const one = stake("a");
  const { clock, asked, stop } = watch([one]);
  for (let second = 0; second < 30; second++) {
    one.notes++;
    await clock.pass(1000);
  }
  assert.ok(asked.length <= 11, String(asked.length));
  stop();
  const before = asked.length;
  await clock.pass(300_000);
  assert.equal(asked.length, before);
});
