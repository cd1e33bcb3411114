import assert from "node:assert/strict";
import { fail, name, OTHER, part, stand, times, url } from "./trial-sharing.ts";

Deno.test("makeObjectWaits() waits for nobody with what is unknown or no part, or when nobody is there", () => {
  const old = stand();
  old.load("init.mp4");
  const { p: _, ...whole } = { ...part(5), kind: "segment" as const, url: url("9.m4s") };
  old.list(whole);
  old.load("9.m4s");
  const lonely = stand({ alone: true });
  lonely.load("p0.m4s");
  lonely.list(part(1));
  lonely.load("p1.m4s");
  for (const { asked, said } of [old, lonely]) {
    assert.deepEqual([asked.map(({ at }) => at), said], [[0, 0], []]);
  }
});

Deno.test("makeObjectWaits() asks the box at the deadline that the buffer sets, when nobody brings it", () => {
  for (const [bufferedMs, at] of [[0, 0], [900, 150]] as const) {
    const { time, asked, list, load } = stand({ bufferedMs });
    list(part(1));
    load("p1.m4s");
    time.pass(5000);
    assert.equal(asked[0]?.at, at);
  }
});

Deno.test("makeObjectWaits() takes what a peer brings while the box hangs, hears it once, and stops asking", () => {
  const { time, asked, checked, said, list, load, sharing, answer } = stand({ bufferedMs: 0 });
  list(part(1));
  const { heard } = load("p1.m4s");
  time.pass(0);
  assert.deepEqual(asked.map(({ stopped }) => stopped), [false]);
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  checked[0]?.on.done({ url: url("p1.m4s"), data: checked[0].bytes, times });
  assert.deepEqual([heard, asked[0]?.stopped], [["1,2,3,4"], true]);

  list(part(2));
  const slow = load("p2.m4s");
  time.pass(0);
  answer(1, [5, 6, 7, 8]);
  assert.deepEqual([slow.heard, said.slice(2)], [["5,6,7,8"], ["took 4 http", "push 2"]]);
});

Deno.test("makeObjectWaits() waits as long as fetches let it that it made for itself alone", () => {
  const { time, asked, list, load, answer, turn } = stand({ bufferedMs: 300, alone: true });
  load("p0.m4s");
  time.pass(20);
  answer(0, [1]);
  turn(false);
  list(part(1));
  load("p1.m4s");
  time.pass(5000);
  // The buffer, less two such fetches and what a decoder needs; not what is assumed of a fetch before one was seen.
  assert.equal(asked[1]?.at, 20 + 300 - 2 * 20 - 150);
});

Deno.test("makeObjectWaits() gives others their time where the box is no quicker, though nothing is left to play", () => {
  for (const [tookMs, waitMs] of [[400, 300], [250, 0]] as const) {
    const { time, asked, list, load, answer, turn, patience } = stand({ bufferedMs: 0, alone: true });
    patience(300);
    load("p0.m4s");
    time.pass(tookMs);
    answer(0, [1]);
    turn(false);
    list(part(1));
    load("p1.m4s");
    time.pass(5000);
    assert.equal(asked[1]?.at, tookMs + waitMs);
  }
});

Deno.test("makeObjectWaits() asks the box at once for whoever waits, when sharing ends", () => {
  const { asked, list, load, sharing, answer } = stand({ bufferedMs: 3000 });
  list(part(1));
  const { heard } = load("p1.m4s");
  assert.equal(asked.length, 0);
  sharing.close();
  answer(0, [1, 2]);
  assert.deepEqual(heard, ["1,2"]);
});

Deno.test("makeObjectWaits() gives up what nobody wants any more", () => {
  const { time, asked, list, load, store } = stand({ bufferedMs: 3000 });
  list(part(1));
  const { heard, stop } = load("p1.m4s");
  stop();
  store.put(name(1), Uint8Array.of(1));
  time.pass(150);
  assert.deepEqual([heard, asked.length], [[], 0]);
});

Deno.test("makeObjectWaits() asks with hls.js' own patience when the fetch for all fails", () => {
  const { asked, list, load } = stand({ elected: true });
  list(part(1));
  const { heard } = load("p1.m4s");
  fail(asked[0]?.on, { cause: "http", status: 503 });
  assert.equal(asked.length, 2);
  fail(asked[1]?.on, { cause: "http", status: 503 });
  assert.deepEqual(heard, ["http"]);
});
