import assert from "node:assert/strict";
import type { ListedObject } from "../player/worker/messages.ts";
import { makeKnownObjects } from "./known-objects.ts";

const BASE = "https://box.example/live/demo/00112233445566aa/video";
const part = (k: number): ListedObject => ({
  kind: "part",
  rid: "video",
  n: Math.floor(k / 10),
  p: k % 10,
  url: `${BASE}/p${k}.m4s`,
  length: 4,
  sha256: "",
});
const nameOf = (k: number) => ({ rid: "video", n: Math.floor(k / 10), p: k % 10 });

function stand() {
  const known = makeKnownObjects();
  const add = (...objects: ListedObject[]) =>
    known.add({ source: "s", url: `${BASE}/ll.m3u8`, objects }).map(({ fresh }) => fresh);
  return { known, add };
}

Deno.test("makeKnownObjects() calls nothing fresh that a page found listed when it came or woke, nor whole segments", () => {
  const { known, add } = stand();
  assert.deepEqual(add(part(10)), [false]);
  assert.deepEqual(add(...Array.from({ length: 7 }, (_, k) => part(11 + k))), Array<boolean>(7).fill(false));
  assert.deepEqual(add({ ...part(20), kind: "segment" }), [false]);
  assert.equal(known.isFresh(nameOf(10)), false);
  assert.equal(known.isFresh(nameOf(9)), false);
  assert.equal(known.isFresh({ ...nameOf(99), rid: "other" }), false);
});

Deno.test("makeKnownObjects() finds the parts after one, over the end of a segment, up to the last listed", () => {
  const { known, add } = stand();
  add(...[8, 9, 10, 11].map(part), { ...part(30), rid: "audio" });
  const following = (k: number, most: number) =>
    known.following(nameOf(k), most).map(({ name: { n, p = 0 } }) => n * 10 + p);
  assert.deepEqual(following(7, 3), [8, 9, 10]);
  assert.deepEqual(following(9, 9), [10, 11]);
  assert.deepEqual(following(11, 9), []);
});

Deno.test("makeKnownObjects() knows no init segment, and of other objects as many as a player may ask for", () => {
  const { known, add } = stand();
  add({ ...part(1), kind: "init" });
  assert.equal(known.at(`${BASE}/p1.m4s`), undefined);
  for (let k = 0; k <= 4000; k++) add(part(k));
  assert.deepEqual([known.at(`${BASE}/p0.m4s`), known.named(nameOf(0))], [undefined, undefined]);
  assert.equal(known.at(`${BASE}/p1.m4s`), known.named(nameOf(1)));
});

Deno.test("makeKnownObjects() calls parts fresh that are listed as they are made, and those that come next", () => {
  const { known, add } = stand();
  add(part(10));
  assert.deepEqual(add(part(11), part(12)), [true, true]);
  assert.equal(known.isFresh(nameOf(12)), true);
  assert.equal(known.isFresh(nameOf(13)), true);
  assert.equal(known.isFresh(nameOf(30)), true);
  assert.equal(known.isFresh(nameOf(40)), false);
  assert.equal(known.isFresh({ ...nameOf(20), p: 18 }), true);
  assert.equal(known.isFresh({ ...nameOf(20), p: 19 }), false);
});
