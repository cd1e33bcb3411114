import assert from "node:assert/strict";
import type { LoadListener } from "../../player/verifier-client.ts";
import { makeSharedFetch } from "./shared-fetch.ts";

const times = { start: 0, first: 1, end: 2 };
const listing = { name: { rid: "video", n: 1 }, url: "/1.m4s", source: "/index.m3u8", length: 3 };

function stand() {
  const asked: LoadListener[] = [];
  let stopped = 0;
  let ms = 0;
  let begun = 0;
  const kept: number[] = [];
  const fetches = makeSharedFetch({
    client: {
      load(_request, on) {
        asked.push(on);
        return () => void stopped++;
      },
    },
    onBegun: () => void begun++,
    onBytes: (_listing, bytes) => kept.push(bytes.byteLength),
    now: () => ms,
  });
  const pass = (by: number) => void (ms += by);
  return { fetches, asked, kept, pass, begun: () => begun, stopped: () => stopped };
}

Deno.test("ask() goes on for those who still want it, and ends with the last of them", () => {
  const { fetches, asked, stopped } = stand();
  const first = fetches.ask(listing, () => assert.fail("gave up"));
  const second = fetches.ask(listing, () => assert.fail("gave up"));
  first();
  first();
  assert.deepEqual([asked.length, stopped(), fetches.running(listing.name)], [1, 0, true]);
  second();
  assert.deepEqual([stopped(), fetches.running(listing.name)], [1, false]);
});

Deno.test("ask() tells everybody of a failure, keeps nothing, and asks anew", () => {
  const { fetches, asked, kept } = stand();
  const heard: boolean[] = [];
  fetches.ask(listing, ({ ok }) => heard.push(ok));
  fetches.ask(listing, ({ ok }) => heard.push(ok));
  asked[0]?.failed({ cause: "timeout" }, times);
  assert.deepEqual([heard, kept, fetches.usualMs()], [[false, false], [], undefined]);
  fetches.ask(listing, () => undefined);
  assert.equal(asked.length, 2);
});

Deno.test("ask() gives one answer to all, and keeps it once", () => {
  const { fetches, asked, kept } = stand();
  const heard: number[] = [];
  fetches.ask(listing, (fetched) => heard.push(fetched.ok ? fetched.bytes.byteLength : 0));
  fetches.ask(listing, (fetched) => heard.push(fetched.ok ? fetched.bytes.byteLength : 0));
  asked[0]?.done({ url: "/1.m4s", data: new ArrayBuffer(3), times });
  assert.deepEqual([heard, kept, fetches.running(listing.name)], [[3, 3], [3], false]);
  assert.equal(fetches.usualMs(), 2);
});

Deno.test("race() asks once more at most, and for nothing that nobody asks for", () => {
  const { fetches, asked, begun } = stand();
  fetches.race(listing);
  assert.equal(asked.length, 0);
  fetches.ask(listing, () => undefined);
  for (let times = 0; times < 3; times++) fetches.race(listing);
  assert.deepEqual([asked.length, begun()], [2, 1]);
});

Deno.test("race() lets the first that holds count, and gives the other up; a failure waits for the other", () => {
  for (const failed of [false, true]) {
    const { fetches, asked, kept, stopped } = stand();
    const heard: boolean[] = [];
    fetches.ask(listing, ({ ok }) => heard.push(ok));
    fetches.race(listing);
    const before = stopped();
    if (failed) asked[0]?.failed({ cause: "timeout" }, times);
    assert.deepEqual(heard, []);
    asked[1]?.done({ url: "/1.m4s", data: new ArrayBuffer(3), times });
    assert.deepEqual([heard, kept, fetches.running(listing.name)], [[true], [3], false]);
    assert.ok(failed || stopped() > before);
  }
});

Deno.test("race() fails when both have", () => {
  const { fetches, asked } = stand();
  const heard: boolean[] = [];
  fetches.ask(listing, ({ ok }) => heard.push(ok));
  fetches.race(listing);
  for (const on of asked) on.failed({ cause: "timeout" }, times);
  assert.deepEqual([heard, fetches.running(listing.name)], [[false], false]);
});

Deno.test("lateInMs() gives a fetch as long as fetches usually take, several times over", () => {
  const { fetches, asked, pass } = stand();
  fetches.ask(listing, () => undefined);
  pass(400);
  assert.equal(fetches.lateInMs(listing.name, undefined), 600);
  pass(700);
  assert.equal(fetches.lateInMs(listing.name, undefined), 0);
  asked[0]?.done({ url: "/1.m4s", data: new ArrayBuffer(3), times: { start: 0, first: 0, end: 200 } });
  fetches.ask(listing, () => undefined);
  pass(100);
  assert.equal(fetches.lateInMs(listing.name, undefined), 500);
});

Deno.test("lateInMs() is over while another fetch can still come in time, but gives each what one may take", () => {
  const { fetches, asked, pass } = stand();
  // Of a fetch nothing is known yet: it may take 150 ms, and as much again is kept for the decoder.
  for (const [left, late] of [[2000, 1000], [500, 200], [400, 150], [0, 150]] as const) {
    assert.equal(fetches.lateInMs(listing.name, left), late);
  }
  fetches.ask(listing, () => undefined);
  asked[0]?.done({ url: "/1.m4s", data: new ArrayBuffer(3), times: { start: 0, first: 0, end: 50 } });
  for (const [left, late] of [[2000, 300], [500, 250], [300, 100]] as const) {
    assert.equal(fetches.lateInMs(listing.name, left), late);
  }
  fetches.ask(listing, () => undefined);
  pass(90);
  assert.deepEqual([500, 300].map((left) => fetches.lateInMs(listing.name, left)), [210, 50]);
});
