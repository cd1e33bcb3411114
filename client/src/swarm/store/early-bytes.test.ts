import assert from "node:assert/strict";
import { makeEarlyBytes } from "./early-bytes.ts";

const part = (p: number) => ({ rid: "video", n: 1, p });

Deno.test("makeEarlyBytes() lets a flood push out nothing but its own", () => {
  const early = makeEarlyBytes();
  early.keep(part(0), new Uint8Array(9), "honest");
  for (let p = 1; p < 200; p++) early.keep(part(p), new Uint8Array(1_000_000), "flooder");
  early.keep(part(0), new Uint8Array(5_000_000), "flooder");
  assert.deepEqual(early.take(part(0)).map(({ from }) => from), ["honest"]);
  const left = Array.from({ length: 200 }, (_, p) => early.take(part(p)).length).reduce((a, b) => a + b);
  assert.equal(left, 4);
});

Deno.test("makeEarlyBytes() keeps nothing for long of peers that come and go", () => {
  const early = makeEarlyBytes();
  for (let peer = 0; peer < 20; peer++) early.keep(part(peer), Uint8Array.of(peer), `${peer}`);
  const kept = Array.from({ length: 20 }, (_, p) => early.take(part(p)).length);
  assert.deepEqual(kept, [...Array<number>(12).fill(0), ...Array<number>(8).fill(1)]);
});

Deno.test("makeEarlyBytes() gives everything that came under a name, once", () => {
  const early = makeEarlyBytes();
  early.keep(part(0), Uint8Array.of(1), "a");
  early.keep(part(0), Uint8Array.of(2), "b");
  assert.deepEqual(early.take(part(0)).map(({ bytes, from }) => [bytes[0], from]), [[1, "a"], [2, "b"]]);
  assert.deepEqual(early.take(part(0)), []);
  early.keep(part(0), Uint8Array.of(1), "a");
  early.clear();
  assert.deepEqual(early.take(part(0)), []);
});
