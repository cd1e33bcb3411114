import assert from "node:assert/strict";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import { makePauseWatch } from "./pause-watch.ts";

class Video extends EventTarget {
  paused = false;
  turn(paused: boolean): void {
    this.paused = paused;
    this.dispatchEvent(new Event(paused ? "pause" : "play"));
  }
}

function stand() {
  const clock = makeFakeClock(0);
  const said: boolean[] = [];
  const video = new Video();
  const watch = makePauseWatch({ after: clock.after, onChange: () => said.push(watch.paused()) });
  watch.watch(video as unknown as HTMLVideoElement);
  return { clock, said, video, watch };
}

Deno.test("makePauseWatch() says nothing of a pause of some seconds", async () => {
  const { clock, said, video } = stand();
  video.turn(true);
  await clock.pass(9000);
  video.turn(false);
  await clock.pass(60_000);
  assert.deepEqual(said, []);
});

Deno.test("makePauseWatch() says once that a pause lasts, and at once that it is over", async () => {
  const { clock, said, video } = stand();
  video.turn(true);
  video.turn(true);
  await clock.pass(60_000);
  assert.deepEqual(said, [true]);
  video.turn(false);
  assert.deepEqual(said, [true, false]);
});

Deno.test("makePauseWatch() counts one that plays next as playing, and hears no more of the one before", async () => {
  const { clock, said, video, watch } = stand();
  video.turn(true);
  await clock.pass(20_000);
  watch.watch(new Video() as unknown as HTMLVideoElement);
  assert.deepEqual(said, [true, false]);
  video.turn(true);
  await clock.pass(20_000);
  assert.deepEqual(said, [true, false]);
});

Deno.test("makePauseWatch() takes one that never began to play for a pause", async () => {
  const clock = makeFakeClock(0);
  const watch = makePauseWatch({ after: clock.after, onChange: () => {} });
  const video = new Video();
  video.paused = true;
  watch.watch(video as unknown as HTMLVideoElement);
  await clock.pass(10_000);
  assert.equal(watch.paused(), true);
  watch.watch(undefined);
  assert.equal(watch.paused(), false);
});
