import assert from "node:assert/strict";
import { CHUNK_BYTES } from "../../../../contracts/swarm/mesh-frames.ts";
import type { ObjectKind } from "../../../../contracts/swarm/object-name.ts";
import { makeOutbox } from "./outbox.ts";
import { makeParcel } from "./parcel.ts";

function stand() {
  const stand = {
    now: 0,
    buffered: 0,
    frames: [] as Uint8Array[],
    sent: [] as string[],
    stale: [] as string[],
  };
  const outbox = makeOutbox({
    link: {
      send(frame) {
        stand.frames.push(frame);
        stand.buffered += frame.length;
      },
      buffered: () => stand.buffered,
    },
    now: () => stand.now,
    onSent: ({ key }) => stand.sent.push(key),
    onStale: ({ key }) => stand.stale.push(key),
  });
  return Object.assign(stand, { outbox });
}

const parcel = (handle: number, chunks: number, kind: ObjectKind = "media") =>
  makeParcel({
    handle,
    kind,
    name: { rid: "video", n: handle },
    bytes: new Uint8Array(chunks * CHUNK_BYTES),
  });

Deno.test("hasRoom() is false for what a neighbour far behind would never take", () => {
  const { outbox } = stand();
  assert.equal(outbox.hasRoom(900 * CHUNK_BYTES), true);
  outbox.add(parcel(1, 900));
  assert.deepEqual([outbox.hasRoom(100 * CHUNK_BYTES), outbox.hasRoom(101 * CHUNK_BYTES)], [true, false]);
});

Deno.test("pump() hands the browser no more than it can be rid of soon, and goes on when it is", () => {
  const it = stand();
  it.outbox.add(parcel(1, 20));
  it.outbox.pump();
  const first = it.frames.length;
  assert.ok(first < 8, `${first} chunks at once`);
  it.outbox.pump();
  assert.equal(it.frames.length, first);
  while (it.sent.length === 0) {
    it.buffered = 0;
    it.outbox.pump();
  }
  assert.equal(it.frames.length, 20);
  assert.equal(it.outbox.waiting(), 0);
});

Deno.test("cancel() stops in the middle and says whether there was anything", () => {
  const it = stand();
  it.outbox.add(parcel(1, 20));
  assert.equal(it.outbox.cancel("media/video/1"), true);
  assert.equal(it.outbox.cancel("media/video/1"), false);
  it.buffered = 0;
  it.outbox.pump();
  assert.deepEqual([it.sent, it.outbox.waiting()], [[], 0]);
});

Deno.test("pump() leaves what waited past its use, but ends what it began", () => {
  const it = stand();
  for (const handle of [1, 2, 3]) it.outbox.add(parcel(handle, 10));
  it.now = 5000;
  for (let at = 0; at < 10; at++) {
    it.buffered = 0;
    it.outbox.pump();
  }
  assert.deepEqual([it.sent, it.outbox.waiting()], [["media/video/1"], 0]);
  assert.deepEqual(it.stale, ["media/video/2", "media/video/3"]);
});

Deno.test("add() lets what is one chunk overtake what is many, begun or not, and nothing else", () => {
  const it = stand();
  it.outbox.add(parcel(1, 10));
  it.outbox.add(parcel(2, 10));
  it.outbox.add(parcel(3, 1, "playlist"));
  it.outbox.add(parcel(4, 1));
  while (it.outbox.waiting() > 0) {
    it.buffered = 0;
    it.outbox.pump();
  }
  assert.deepEqual(it.sent, ["playlist/video/3", "media/video/4", "media/video/1", "media/video/2"]);
});
