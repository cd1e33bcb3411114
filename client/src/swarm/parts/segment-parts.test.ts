import assert from "node:assert/strict";
import { toHex } from "../../../../contracts/hex.ts";
import { sha256 } from "../../../../contracts/sha256.ts";
import type { LoadListener } from "../../player/verifier-client.ts";
import type { ListedObject } from "../../player/worker/messages.ts";
import { makeSegmentParts } from "./segment-parts.ts";

const times = { start: 0, first: 0, end: 0 };
const bytesOf = (n: number, p: number) => Uint8Array.of(n, p, 7);
const wholeOf = (n: number, parts: number) =>
  Uint8Array.from(Array.from({ length: parts }, (_, p) => [...bytesOf(n, p)]).flat());
const partOf = (n: number, p: number): ListedObject => (
  { kind: "part", rid: "video", n, p, url: `https://box.example/p${n}-${p}.m4s`, length: 3, sha256: "" }
);
const segmentOf = (n: number, bytes: Uint8Array): ListedObject => (
  {
    kind: "segment",
    rid: "video",
    n,
    url: `https://box.example/${n}.m4s`,
    length: bytes.length,
    sha256: toHex(sha256(bytes)),
  }
);

function stand() {
  const asked = new Map<string, LoadListener>();
  const stopped: string[] = [];
  const whole: { n: number; bytes: Uint8Array }[] = [];
  const parts = makeSegmentParts({
    load({ url }, on) {
      asked.set(url, on);
      return () => void stopped.push(url);
    },
    source: "https://box.example/ll.m3u8",
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    onWhole: (n, bytes) => whole.push({ n, bytes }),
  });
  // What stands in the first list began before.
  parts.listed([partOf(0, 0)]);
  const listener = (n: number, p: number) => asked.get(partOf(n, p).url);
  const bring = (n: number, p: number, bytes = bytesOf(n, p)) =>
    listener(n, p)?.done({ url: partOf(n, p).url, data: bytes.slice().buffer, times });
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  return { parts, asked, stopped, whole, listener, bring, settled };
}

Deno.test("makeSegmentParts() puts nothing together whose beginning it missed, and asks for none of it", () => {
  const { parts, asked } = stand();
  parts.listed([partOf(0, 1), segmentOf(0, wholeOf(0, 2)), partOf(1, 3)]);
  assert.deepEqual([asked.size, parts.expects(0), parts.expects(1)], [0, false, false]);
});

Deno.test("makeSegmentParts() gives a segment up of which a part failed or is skipped, or whose parts are too long", async () => {
  const { parts, whole, listener, bring, settled } = stand();
  parts.listed([partOf(1, 0), partOf(1, 1)]);
  listener(1, 0)?.failed({ cause: "timeout" }, times);
  parts.listed([partOf(2, 0), partOf(2, 2)]);
  parts.listed([partOf(3, 0), segmentOf(3, Uint8Array.of(3))]);
  bring(3, 0);
  await settled();
  assert.deepEqual([1, 2, 3].map(parts.expects), [false, false, false]);
  assert.deepEqual(whole, []);
});

Deno.test("makeSegmentParts() hands on nothing that together isn't what is listed", async () => {
  const { parts, whole, bring, settled } = stand();
  parts.listed([partOf(1, 0), segmentOf(1, bytesOf(1, 0))]);
  bring(1, 0, bytesOf(9, 9));
  await settled();
  assert.deepEqual([whole, parts.expects(1)], [[], false]);
});

Deno.test("makeSegmentParts() joins the parts in their order, however they and their lists come", async () => {
  const { parts, whole, bring, settled } = stand();
  parts.listed([partOf(1, 0), partOf(1, 1)]);
  bring(1, 1);
  bring(1, 0);
  parts.listed([segmentOf(1, wholeOf(1, 3))]);
  await settled();
  assert.deepEqual([whole, parts.expects(1)], [[], true]);
  parts.listed([partOf(1, 2), partOf(2, 0)]);
  assert.equal(parts.expects(2), true);
  bring(1, 2);
  await settled();
  assert.deepEqual(whole, [{ n: 1, bytes: wholeOf(1, 3) }]);
});

Deno.test("makeSegmentParts() keeps few segments at a time, and stops whatever runs when it is closed", () => {
  const { parts, stopped } = stand();
  for (let n = 1; n <= 6; n++) parts.listed([partOf(n, 0)]);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(parts.expects), [false, false, true, true, true, true]);
  assert.equal(stopped.length, 2);
  parts.close();
  assert.deepEqual([stopped.length, parts.expects(6)], [6, false]);
});
