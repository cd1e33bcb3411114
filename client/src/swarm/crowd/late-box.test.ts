import assert from "node:assert/strict";
import type { FedHls } from "../../player/feeding.ts";
import type { LoadListener } from "../../player/verifier-client.ts";
import { makeVerifiedStore } from "../store/verified-store.ts";
import { makeTrialTime } from "../trial-time.ts";
import { makePlayhead } from "./playhead.ts";
import { makeSegmentWaits } from "./segment-waits.ts";
import { makeSharedFetch } from "./shared-fetch.ts";

/** What is left in a buffer below which a decoder stumbles, in milliseconds. */
const ENOUGH_MS = 150;
/** The picture has one segment, which others brought. */
const SEGMENT_MS = 2000;

/** What is left to play when the next segment is here, of which the box leaves the first request hanging, in milliseconds. */
async function leftAfterHang({ usual, boxMs }: { usual: readonly number[]; boxMs: number }): Promise<number> {
  const time = makeTrialTime(0);
  const listing = { name: { rid: "video", n: 2 }, url: "/2.m4s", source: "/index.m3u8", length: 3 };
  let isFirst = true;
  const fetches = makeSharedFetch({
    client: {
      load(_request, on: LoadListener) {
        const start = time.now();
        if (isFirst) {
          isFirst = false;
          return () => {};
        }
        return time.after(boxMs, () => {
          const end = time.now();
          on.done({ url: listing.url, data: new ArrayBuffer(3), times: { start, first: end, end } });
        });
      },
    },
    onBegun: () => {},
    onBytes: () => {},
    now: time.now,
  });
  for (const [n, ms] of usual.entries()) {
    const known = { ...listing, name: { rid: "audio", n } };
    isFirst = false;
    fetches.ask(known, () => {});
    time.pass(ms);
  }
  isFirst = true;
  const playhead = makePlayhead({ peers: () => 1, usualMs: fetches.usualMs });
  const begin = time.now();
  const video = {
    get currentTime() {
      return (time.now() - begin) / 1000;
    },
    playbackRate: 1,
    buffered: { length: 1, start: () => 0, end: () => SEGMENT_MS / 1000 },
  };
  playhead.follow({ video, rung: "crowd" } as unknown as FedHls, () => SEGMENT_MS / 1000);
  const waits = makeSegmentWaits({
    client: { load: () => assert.fail("it is listed") },
    listings: { of: () => listing },
    store: makeVerifiedStore({ now: time.now, maxBytes: 1000, keepMs: 30_000 }),
    fetches,
    patienceMs: playhead.patienceMs,
    lastMs: playhead.lastMs,
    leftMs: playhead.leftMs,
    // Somebody promised it, and hangs too.
    isComing: () => true,
    askLibrary: () => () => {},
    bandwidth: () => 5e6,
    now: time.now,
    after: time.after,
  });
  let cameAt = Infinity;
  waits.load(
    { kind: "bytes", url: listing.url, source: listing.source, firstByteMs: 5000, totalMs: 15_000 },
    { done: () => void (cameAt = time.now()), failed: () => assert.fail("it failed") },
  );
  await Promise.resolve();
  time.pass(5000);
  return begin + SEGMENT_MS - cameAt;
}

Deno.test("a page that has one segment to play, and never asked the box, outlives one that hangs", async () => {
  for (const boxMs of [10, 50, 100]) {
    const left = await leftAfterHang({ usual: [], boxMs });
    assert.ok(left >= ENOUGH_MS, `${left} ms were left, where a fetch takes ${boxMs} ms`);
  }
});

Deno.test("so does one that has asked it", async () => {
  for (const boxMs of [10, 50, 100]) {
    const left = await leftAfterHang({ usual: [boxMs, boxMs], boxMs });
    assert.ok(left >= ENOUGH_MS, `${left} ms were left, where a fetch takes ${boxMs} ms`);
  }
});
