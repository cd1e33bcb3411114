import assert from "node:assert/strict";
import { BELIEF_MS, makeBeliefs } from "./beliefs.ts";
import type { Incoming } from "./inbox.ts";
import { makeTrialTime } from "../trial-time.ts";

const object = (n: number, length = 40_000): Incoming => ({
  key: `media/video/${n}`,
  kind: "media",
  name: { rid: "video", n },
  length,
  hops: 0,
  fetcher: "f",
});

function stand(hopMs = 0, spareMs = 0) {
  const time = makeTrialTime();
  const lapsed: { n: number; from: string; silent: boolean; at: number }[] = [];
  const began = time.now();
  const here = new Set<number>();
  const beliefs = makeBeliefs({
    after: time.after,
    now: time.now,
    hopMs: () => hopMs,
    spareMs: () => spareMs,
    isHere: ({ name }) => here.has(name.n),
    onLapsed: ({ name }, from, silent) => lapsed.push({ n: name.n, from, silent, at: time.now() - began }),
  });
  return { time, beliefs, lapsed, here };
}

Deno.test("claim() isn't believed twice, nor from whoever broke three words in a row, for a minute", () => {
  const { time, beliefs } = stand();
  assert.equal(beliefs.claim(object(1), "a"), true);
  assert.equal(beliefs.claim(object(1), "a"), false);
  assert.equal(beliefs.claim(object(1), "b"), true);
  for (const n of [2, 3]) {
    time.pass(BELIEF_MS + 1);
    assert.equal(beliefs.claim(object(n), "a"), true);
  }
  time.pass(BELIEF_MS + 1);
  assert.equal(beliefs.claim(object(4), "a"), false);
  assert.equal(beliefs.claim(object(4), "b"), true);
  time.pass(60_000);
  assert.equal(beliefs.claim(object(5), "a"), true);
});

Deno.test("a word lapses after 300 ms without a chunk, and is silent only if none ever came", () => {
  const { time, beliefs, lapsed } = stand();
  beliefs.claim(object(1, 500_000), "a");
  beliefs.claim(object(2, 500_000), "b");
  time.pass(250);
  beliefs.heard("media/video/2", "b", 250_000);
  time.pass(1000);
  assert.deepEqual(lapsed, [
    { n: 1, from: "a", silent: true, at: 300 },
    { n: 2, from: "b", silent: false, at: 550 },
  ]);
  assert.equal(beliefs.isComing("media/video/1"), false);
});

Deno.test("a word is over as soon as its sender's pace is too slow, however regularly chunks come", () => {
  const { time, beliefs, lapsed } = stand();
  // Eight chunks, and a second for all of them.
  beliefs.claim(object(1, 128_000), "a");
  for (let at = 0; at < 8; at++) {
    beliefs.heard("media/video/1", "a", 16_000);
    time.pass(250);
  }
  assert.deepEqual(lapsed.map(({ at }) => at), [475]);
});

Deno.test("a word holds as long as its sender's pace would do, and until it is too late all the same", () => {
  const { time, beliefs, lapsed } = stand();
  beliefs.claim(object(1, 128_000), "a");
  time.pass(290);
  for (let at = 0; at < 7; at++) {
    beliefs.heard("media/video/1", "a", 16_000);
    assert.deepEqual(lapsed, []);
    time.pass(85);
  }
  assert.equal(beliefs.isComing("media/video/1"), true);
  time.pass(1000);
  assert.deepEqual(lapsed.map(({ at }) => at), [912.5]);
});

Deno.test("a word lasts longer where neighbours are far, and longer still where enough is left to play, but never a second", () => {
  for (
    const [hopMs, spareMs, most] of [
      [5, 5000, 300],
      [20, 0, 420],
      [50, 0, 600],
      [5000, 400, 600],
      [20, 500, 500],
      [20, 5000, 700],
    ] as const
  ) {
    const { time, beliefs, lapsed } = stand(hopMs, spareMs);
    beliefs.claim(object(1), "a");
    time.pass(1000);
    assert.deepEqual(lapsed.map(({ at }) => at), [most]);
  }
});

Deno.test("isFlowing() is over sooner than a word where neighbours are far, and no sooner nearby", () => {
  for (const [hopMs, most] of [[5, 300], [20, 240]] as const) {
    const { time, beliefs } = stand(hopMs);
    assert.equal(beliefs.isFlowing("media/video/1"), false);
    beliefs.claim(object(1), "a");
    time.pass(most - 1);
    assert.equal(beliefs.isFlowing("media/video/1"), true);
    time.pass(1);
    assert.equal(beliefs.isFlowing("media/video/1"), false);
  }
});

Deno.test("no word holds others back for more than a second, whatever length it says, nor after three such", () => {
  const { time, beliefs, lapsed } = stand();
  for (const n of [1, 2, 3]) {
    assert.equal(beliefs.claim(object(n, 64_000_000), "a"), true);
    for (let at = 0; at < 10; at++) {
      time.pass(290);
      beliefs.heard(`media/video/${n}`, "a", 63_000_000);
    }
  }
  assert.deepEqual(lapsed.map(({ at }) => at), [1000, 3900, 6800]);
  assert.equal(beliefs.claim(object(4), "a"), false);
});

Deno.test("whoever stops in the middle of what came from elsewhere breaks no word", () => {
  const { time, beliefs, here } = stand();
  for (let n = 1; n < 10; n++) {
    assert.equal(beliefs.claim(object(n), "a"), true);
    time.pass(10);
    beliefs.heard(`media/video/${n}`, "a", 16_000);
    here.add(n);
    time.pass(1000);
  }
});

Deno.test("broke() ends a word at once, and three in a row are the end of belief", () => {
  const { beliefs, lapsed } = stand();
  for (const n of [1, 2, 3]) {
    beliefs.claim(object(n), "a");
    beliefs.broke(`media/video/${n}`, "a");
    beliefs.broke(`media/video/${n}`, "a");
  }
  assert.deepEqual(lapsed.map(({ n, silent }) => [n, silent]), [[1, false], [2, false], [3, false]]);
  assert.equal(beliefs.claim(object(4), "a"), false);
});

Deno.test("kept() forgives broken words, and gone() takes back what was believed", () => {
  const { time, beliefs, lapsed } = stand();
  for (const n of [1, 2]) {
    beliefs.claim(object(n), "a");
    time.pass(400);
  }
  beliefs.claim(object(3), "a");
  beliefs.kept("media/video/3", "a");
  for (const n of [4, 5]) {
    assert.equal(beliefs.claim(object(n), "a"), true);
    time.pass(400);
  }
  beliefs.claim(object(6), "a");
  lapsed.length = 0;
  beliefs.gone("a");
  assert.deepEqual(lapsed.map(({ n, silent }) => [n, silent]), [[6, false]]);
  time.pass(1000);
  assert.equal(lapsed.length, 1);
});

Deno.test("close() ends all without a word", () => {
  const { time, beliefs, lapsed } = stand();
  beliefs.claim(object(1), "a");
  beliefs.close();
  time.pass(1000);
  assert.deepEqual(lapsed, []);
});
