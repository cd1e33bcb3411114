import assert from "node:assert/strict";
import type { LoadListener } from "../player/verifier-client.ts";
import type { Known } from "./known-objects.ts";
import { makeOwnFetches } from "./own-fetches.ts";

const name = { rid: "video", n: 9, p: 1 };
const known: Known = { name, url: "https://box.example/p1.m4s", source: "s", length: 4, fresh: true };
const times = { start: 0, first: 0, end: 0 };

function stand() {
  const asked: { url: string; on: LoadListener; stopped: boolean }[] = [];
  const took: number[] = [];
  let now = 0;
  const fetches = makeOwnFetches({
    client: {
      load({ url }, on) {
        const entry = { url, on, stopped: false };
        asked.push(entry);
        return () => entry.stopped = true;
      },
    },
    now: () => now,
    onDone: (_known, _loaded, ms) => took.push(ms),
  });
  return { asked, took, fetches, pass: (ms: number) => now += ms };
}

Deno.test("makeOwnFetches() calls whoever waits when a fetch fails, but those who wait no more", () => {
  const { asked, took, fetches } = stand();
  const fell: string[] = [];
  const [first, second] = [() => void fell.push("first"), () => void fell.push("second")];
  assert.equal(fetches.onFailure(name, first), false);
  fetches.begin(known);
  assert.equal(fetches.onFailure(name, first), true);
  fetches.onFailure(name, second);
  fetches.forget(name, first);
  asked[0]?.on.failed({ cause: "timeout" }, times);
  assert.deepEqual([fell, took, fetches.running(name)], [["second"], [], false]);
});

Deno.test("makeOwnFetches() stops the one fetch that somebody else was quicker with, and all when closed", () => {
  const { asked, fetches } = stand();
  fetches.begin(known);
  fetches.begin({ ...known, name: { ...name, p: 2 } });
  fetches.stop(name);
  assert.deepEqual(asked.map(({ stopped }) => stopped), [true, false]);
  fetches.close();
  assert.deepEqual([asked.map(({ stopped }) => stopped), fetches.running(name)], [[true, true], false]);
});

Deno.test("makeOwnFetches() is stuck while one of them takes half a second, and twice as long as usual, but at most a second and a half", () => {
  const { asked, fetches, pass } = stand();
  fetches.begin(known);
  pass(499);
  assert.equal(fetches.stuck(), false);
  pass(1);
  assert.deepEqual([fetches.stuck(), fetches.stuck(200), fetches.stuck(400)], [true, true, false]);
  pass(300);
  assert.deepEqual([fetches.stuck(400), fetches.stuck(5000)], [true, false]);
  pass(700);
  assert.equal(fetches.stuck(5000), true);
  asked[0]?.on.done({ url: known.url, data: new ArrayBuffer(4), times });
  assert.equal(fetches.stuck(), false);
});

Deno.test("makeOwnFetches() says how long it took", () => {
  const { asked, took, fetches, pass } = stand();
  fetches.begin(known);
  assert.equal(fetches.running(name), true);
  pass(40);
  asked[0]?.on.done({ url: known.url, data: new ArrayBuffer(4), times });
  assert.deepEqual([took, fetches.running(name)], [[40], false]);
});
