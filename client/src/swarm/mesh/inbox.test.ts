import assert from "node:assert/strict";
import { CHUNK_BYTES } from "../../../../contracts/swarm/mesh-frames.ts";
import { makeInbox } from "./inbox.ts";

const coming = (handle: number, length: number, n = handle) =>
  ({
    type: "coming",
    handle,
    kind: "media",
    hops: 0,
    name: { rid: "video", n },
    length,
    fetcher: "f",
  }) as const;
const chunk = (handle: number, index: number, length: number, fill = 0) =>
  ({ type: "chunk", handle, index, payload: new Uint8Array(length).fill(fill) }) as const;

Deno.test("chunk() is nothing where nothing was announced, and after it was found malformed", () => {
  const inbox = makeInbox(() => 0);
  assert.deepEqual(inbox.chunk(chunk(1, 0, 10)), { taken: "nothing" });
  inbox.coming(coming(1, 10));
  assert.deepEqual(inbox.chunk(chunk(1, 0, 9)), { taken: "malformed" });
  assert.deepEqual(inbox.chunk(chunk(1, 0, 10)), { taken: "nothing" });
  assert.equal(inbox.held(), 0);
});

Deno.test("chunk() keeps 8 MB of one neighbour at most, until they are checked or old", () => {
  let now = 0;
  const inbox = makeInbox(() => now);
  let whole = 0;
  const fill = (from: number) => {
    for (let n = from; n < from + 1000; n++) {
      inbox.coming(coming(n % 60_000, CHUNK_BYTES, n));
      if (inbox.chunk(chunk(n % 60_000, 0, CHUNK_BYTES)).taken === "whole") whole++;
    }
  };
  fill(0);
  assert.equal(whole, 500);
  assert.equal(inbox.held(), 8_000_000);
  for (let n = 0; n < 100; n++) inbox.settle(`media/video/${n}`);
  assert.equal(inbox.held(), 8_000_000 - 100 * CHUNK_BYTES);
  now = 9000;
  fill(1000);
  assert.equal(whole, 1000);
});

Deno.test("coming() remembers 64 objects of one neighbour, and a handle's last", () => {
  const inbox = makeInbox(() => 0);
  for (let at = 0; at < 200; at++) inbox.coming(coming(at, CHUNK_BYTES + 1));
  assert.deepEqual(inbox.chunk(chunk(0, 0, CHUNK_BYTES)), { taken: "nothing" });
  assert.equal(inbox.chunk(chunk(199, 0, CHUNK_BYTES)).taken, "chunk");
  inbox.coming(coming(199, 5, 500));
  assert.equal(inbox.held(), 0);
  const taken = inbox.chunk(chunk(199, 0, 5, 7));
  assert.equal(taken.taken === "whole" && taken.of.key, "media/video/500");
});

Deno.test("chunk() joins what comes in order, also of several objects at a time", () => {
  const inbox = makeInbox(() => 0);
  inbox.coming(coming(1, CHUNK_BYTES + 2));
  inbox.coming(coming(2, 1));
  assert.equal(inbox.chunk(chunk(1, 0, CHUNK_BYTES, 1)).taken, "chunk");
  const small = inbox.chunk(chunk(2, 0, 1, 9));
  assert.deepEqual(small.taken === "whole" && [...small.bytes], [9]);
  const large = inbox.chunk(chunk(1, 1, 2, 2));
  assert.ok(large.taken === "whole");
  assert.deepEqual([large.bytes.length, large.bytes[CHUNK_BYTES - 1], large.bytes[CHUNK_BYTES]], [
    CHUNK_BYTES + 2,
    1,
    2,
  ]);
});
