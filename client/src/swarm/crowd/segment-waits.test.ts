import assert from "node:assert/strict";
import type { LoadListener } from "../../player/verifier-client.ts";
import type { LoadRequest } from "../../player/worker/messages.ts";
import { makeVerifiedStore } from "../store/verified-store.ts";
import { makeSegmentWaits } from "./segment-waits.ts";
import type { Fetched } from "./shared-fetch.ts";

const listing = { name: { rid: "video", n: 1 }, url: "/1.m4s", source: "/index.m3u8", length: 3 };
const request: LoadRequest = {
  ...{ kind: "bytes", url: "/1.m4s", source: "/index.m3u8", firstByteMs: 1000, totalMs: 9000 },
};

/** Time goes on when it is told to. */
function stand({ patience = 500, still = false } = {}) {
  let ms = 0;
  let coming = false;
  const timers: { at: number; work: () => void }[] = [];
  const usual: LoadRequest[] = [];
  const asked: ((fetched: Fetched) => void)[] = [];
  const said: string[] = [];
  let library = 0;
  const store = makeVerifiedStore({ now: () => ms, maxBytes: 1000, keepMs: 30_000 });
  const waits = makeSegmentWaits({
    client: {
      load(request) {
        usual.push(request);
        return () => said.push("usual way given up");
      },
    },
    listings: { of: (url) => url === listing.url ? listing : undefined },
    store,
    fetches: {
      ask(_listing, on) {
        asked.push(on);
        return () => said.push("fetch given up");
      },
      lateInMs: () => 300,
      race: () => void said.push("raced"),
    },
    patienceMs: () => still ? patience : Math.max(0, patience - ms),
    leftMs: () => undefined,
    lastMs: () => Math.max(0, patience + 200 - ms),
    isComing: () => coming,
    askLibrary() {
      library++;
      return () => void library--;
    },
    bandwidth: () => 8000,
    now: () => ms,
    after(wait, work) {
      const timer = { at: ms + wait, work };
      timers.push(timer);
      return () => void timers.splice(0, timers.length, ...timers.filter((other) => other !== timer));
    },
  });
  const on: LoadListener = {
    done: ({ data, times }) =>
      said.push(`done ${typeof data === "string" ? data : data.byteLength}, ${times.end - times.first} ms`),
    failed: ({ cause }) => said.push(`failed ${cause}`),
  };
  return {
    ...{ waits, store, usual, asked, said, on },
    library: () => library,
    expect: (on: boolean) => void (coming = on),
    timers,
    async pass(by: number) {
      await Promise.resolve();
      ms += by;
      for (const due of timers.filter(({ at }) => at <= ms)) {
        timers.splice(timers.indexOf(due), 1);
        due.work();
      }
    },
  };
}

Deno.test("load() goes the verifier's own way for playlists and for what no playlist of the session lists", () => {
  const { waits, usual, on } = stand();
  waits.load({ ...request, kind: "playlist" }, on);
  waits.load({ ...request, url: "/init.mp4" }, on);
  assert.deepEqual(usual.map(({ url }) => url), ["/1.m4s", "/init.mp4"]);
});

Deno.test("load() says nothing after it was called off, and calls everybody else off", async () => {
  const { waits, store, said, on, library, timers, pass } = stand();
  const stop = waits.load(request, on);
  await pass(600);
  assert.equal(library(), 1);
  stop();
  store.put(listing.name, Uint8Array.of(1, 2, 3));
  assert.deepEqual([said, library(), timers.length], [["fetch given up"], 0, 0]);
});

Deno.test("load() asks the box only when patience has ended, and takes whatever comes first", async () => {
  const { waits, store, asked, said, on, pass } = stand();
  waits.load(request, on);
  await pass(499);
  assert.equal(asked.length, 0);
  await pass(1);
  assert.equal(asked.length, 1);
  store.put(listing.name, Uint8Array.of(1, 2, 3));
  asked[0]?.({ ok: true, bytes: new ArrayBuffer(3), times: { start: 0, first: 0, end: 9 } });
  // By 8000 bit/s three bytes take 3 ms: what a peer brought changes no estimate.
  assert.deepEqual(said, ["fetch given up", "done 3, 3 ms"]);
});

Deno.test("load() hands over the box's failure, and a timeout when nobody says anything", async () => {
  const failing = stand({ patience: 0 });
  failing.waits.load(request, failing.on);
  await failing.pass(0);
  failing.asked[0]?.({
    ok: false,
    failure: { cause: "http", status: 404 },
    times: { start: 0, first: 0, end: 0 },
  });
  assert.deepEqual(failing.said.filter((word) => word.startsWith("failed")), ["failed http"]);

  const silent = stand();
  silent.waits.load(request, silent.on);
  await silent.pass(0);
  await silent.pass(9000);
  assert.deepEqual(silent.said.filter((word) => word.startsWith("failed")), ["failed timeout"]);
});

Deno.test("close() sends those who wait the verifier's own way", async () => {
  const { waits, usual, said, on, pass } = stand();
  const stop = waits.load(request, on);
  await pass(0);
  waits.close();
  assert.deepEqual(usual, [request]);
  stop();
  assert.deepEqual(said, ["usual way given up"]);
});

Deno.test("load() waits on while somebody is on the way with it, but not past the last moment", async () => {
  for (const [stays, asked] of [[false, [0, 1, 1]], [true, [0, 0, 1]]] as const) {
    const trial = stand();
    trial.waits.load(request, trial.on);
    trial.expect(true);
    await trial.pass(500);
    const counts = [trial.asked.length];
    trial.expect(stays);
    await trial.pass(50);
    counts.push(trial.asked.length);
    for (let times = 0; times < 3; times++) await trial.pass(50);
    assert.deepEqual([...counts, trial.asked.length], asked);
  }
});

Deno.test("load() waits longer for a picture that stands still, but not for ever", async () => {
  const { waits, on, pass, asked } = stand({ still: true });
  waits.load(request, on);
  for (let ms = 0; ms < 2950; ms += 50) await pass(50);
  assert.equal(asked.length, 0);
  await pass(50);
  assert.equal(asked.length, 1);
});

Deno.test("load() has the box asked once more when whoever asked it takes too long, and not when it came", async () => {
  for (const comes of [true, false]) {
    const { waits, on, pass, said, store } = stand();
    waits.load(request, on);
    await pass(500);
    if (comes) store.put(listing.name, Uint8Array.of(1, 2, 3));
    await pass(300);
    assert.equal(said.includes("raced"), !comes);
  }
});
