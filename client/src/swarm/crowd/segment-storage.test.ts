import assert from "node:assert/strict";
import { makeVerifiedStore } from "../store/verified-store.ts";
import { makeSegmentStorage } from "./segment-storage.ts";

const STREAM = "v2-swarm-main-video";
const name = (n: number) => ({ rid: "video", n });

function stand(mayGive = true) {
  const store = makeVerifiedStore({ now: () => 0, maxBytes: 1000, keepMs: 30_000 });
  const given: number[] = [];
  const storage = makeSegmentStorage({
    store,
    rendition: (streamId) => streamId === STREAM ? "video" : undefined,
    mayGive: (bytes) => mayGive && given.push(bytes) > 0,
  });
  return { store, storage, given };
}

Deno.test("makeSegmentStorage() keeps nothing of what the library downloaded by itself", async () => {
  const { store, storage } = stand();
  await storage.storeSegment("swarm", STREAM, 1, new ArrayBuffer(8), 0, 2, "main", true);
  assert.deepEqual([storage.hasSegment("swarm", STREAM, 1), store.names()], [false, []]);
});

Deno.test("getSegmentData() gives nothing of an unknown stream, nor what must not be given", async () => {
  const { store, storage } = stand(false);
  store.put(name(1), Uint8Array.of(1));
  assert.equal(await storage.getSegmentData("swarm", STREAM, 1), undefined);
  assert.equal(await storage.getSegmentData("swarm", "v2-other-main-video", 1), undefined);
});

Deno.test("getSegmentData() gives copies, which their taker may detach", async () => {
  const { store, storage, given } = stand();
  store.put(name(1), Uint8Array.of(1, 2, 3));
  const bytes = await storage.getSegmentData("swarm", STREAM, 1);
  structuredClone(bytes, { transfer: bytes === undefined ? [] : [bytes] });
  assert.deepEqual(
    new Uint8Array(await storage.getSegmentData("swarm", STREAM, 1) ?? new ArrayBuffer()),
    Uint8Array.of(1, 2, 3),
  );
  assert.deepEqual(given, [3, 3]);
});

Deno.test("hasSegment() denies to the player's own question what its loader gives it, and to nobody else", () => {
  const { store, storage } = stand();
  store.put(name(1), Uint8Array.of(1));
  storage.onSegmentRequested("swarm", STREAM, 1, 0, 2, "main", true);
  assert.equal(storage.hasSegment("swarm", STREAM, 1), false);
  assert.equal(storage.hasSegment("swarm", STREAM, 1), true);
});

Deno.test("settle() hides a segment from the library until its own download of it is over", () => {
  const { store, storage } = stand();
  store.put(name(1), Uint8Array.of(1));
  const settled = storage.settle(name(1));
  assert.equal(storage.hasSegment("swarm", STREAM, 1), false);
  settled();
  assert.equal(storage.hasSegment("swarm", STREAM, 1), true);
});

Deno.test("getStoredSegmentIds() names whole segments of one rendition", () => {
  const { store, storage } = stand();
  store.put(name(1), Uint8Array.of(1));
  store.put({ rid: "video", n: 2, p: 0 }, Uint8Array.of(1));
  store.put({ rid: "audio", n: 3 }, Uint8Array.of(1));
  assert.deepEqual(storage.getStoredSegmentIds("swarm", STREAM), [1]);
});
