import assert from "node:assert/strict";
import { makeMotion } from "./motion.ts";

function start() {
  const video = { paused: false, ended: false, readyState: 4 };
  const clock = { ms: 1_000_000 };
  const motion = makeMotion(video, () => clock.ms);
  let progress = 0;
  /** Plays, a look each quarter of a second. */
  const play = (ms: number) => {
    for (const end = clock.ms + ms; clock.ms < end; clock.ms += 250) {
      assert.equal(motion.look(++progress), "fine");
    }
  };
  const stand = (ms: number, stuck = false) => {
    const found = new Set<string>();
    for (const end = clock.ms + ms; clock.ms < end; clock.ms += 250) found.add(motion.look(progress, stuck));
    return [...found];
  };
  return { video, clock, motion, play, stand };
}

Deno.test("look() calls nothing a stall before there was a picture, nor while the viewer pauses", () => {
  const { video, motion, play, stand } = start();
  assert.deepEqual(stand(20_000), ["fine"]);
  play(1000);
  video.paused = true;
  assert.deepEqual(stand(20_000), ["fine"]);
  assert.equal(motion.wanted(), false);
});

Deno.test("look() counts a standing picture as stalled until that is noted, and in the end as frozen", () => {
  const { motion, play, stand } = start();
  play(1000);
  assert.deepEqual(stand(1250), ["fine"]);
  assert.deepEqual(stand(1000), ["fine", "stalled"]);
  motion.noteStall();
  assert.deepEqual(stand(1000), ["fine"]);
  assert.deepEqual(stand(9000).at(-1), "frozen");
  motion.again({ rarer: false });
  assert.notEqual(stand(500).at(-1), "frozen");
});

Deno.test("begin() forgets the picture of another rung, unless the next one has it already", () => {
  const { motion, play } = start();
  play(1000);
  motion.begin(true);
  assert.equal(motion.firstFrame(), true);
  motion.begin(false);
  assert.equal(motion.firstFrame(), false);
  motion.begin(true);
  assert.equal(motion.firstFrame(), false);
});

Deno.test("wanted() does not take a picture that came to its end, or isn't there yet, for one that was paused", () => {
  const { video, motion, play } = start();
  video.paused = true;
  assert.equal(motion.wanted(), true);
  video.paused = false;
  play(1000);
  video.paused = video.ended = true;
  assert.equal(motion.wanted(), true);
});

Deno.test("look() takes a paused picture for one that is there, as soon as there is something to see", () => {
  const { video, motion, stand } = start();
  motion.begin(false);
  Object.assign(video, { paused: true, readyState: 1 });
  stand(1000);
  assert.deepEqual([motion.firstFrame(), motion.wanted()], [false, true]);
  video.readyState = 2;
  stand(1000);
  assert.deepEqual([motion.firstFrame(), motion.wanted()], [true, false]);
});

Deno.test("look() finds a recording frozen more seldom after each beginning in vain, until its picture goes on", () => {
  const { motion, play, stand } = start();
  play(1000);
  for (const patience of [10_000, 20_000, 40_000, 60_000, 60_000]) {
    assert.equal(stand(patience).includes("frozen"), false, `within ${patience} ms`);
    assert.equal(stand(500).includes("frozen"), true, `after ${patience} ms`);
    motion.again({ rarer: true });
    // The leap to where it stood is no picture that goes on.
    play(500);
  }
  play(1000);
  stand(10_000);
  assert.equal(stand(500).includes("frozen"), true);
});

Deno.test("look() calls frozen what is stuck before its first picture, and nothing else there is", () => {
  const { motion, video, stand } = start();
  motion.begin(false);
  assert.deepEqual(stand(20_000), ["fine"]);
  assert.deepEqual(stand(500, true), ["frozen"]);
  motion.again({ rarer: true });
  assert.deepEqual(stand(19_000, true), ["fine"]);
  video.paused = true;
  assert.deepEqual(stand(20_000, true), ["fine"]);
});
