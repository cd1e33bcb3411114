import assert from "node:assert/strict";
import type { CoreEventMap } from "p2p-media-loader-core";
import { watchDownloads } from "./downloads.ts";

const url = "/1.m4s";
const segment = { url, runtimeId: url, externalId: 1, startTime: 0, endTime: 2, byteRange: undefined };

/** What the library says of one segment's download. */
function stand() {
  let ms = 0;
  const listeners = new Map<string, (...details: unknown[]) => void>();
  const heard: string[] = [];
  const downloads = watchDownloads({
    core: {
      addEventListener: <E extends keyof CoreEventMap>(name: E, on: CoreEventMap[E]) =>
        void listeners.set(name, on as (...details: unknown[]) => void),
    },
    lengthOf: (asked) => asked === url ? 500_000 : undefined,
    onAsked: (peer) => void heard.push(`${peer} asked`),
    onOffence: (peer, offence) => void heard.push(`${peer} ${offence}`),
    onEnd: () => void heard.push("end"),
    now: () => ms,
  });
  const say = (name: keyof CoreEventMap, ...details: unknown[]) => listeners.get(name)?.(...details);
  return {
    ...{ downloads, heard },
    pass: (by: number) => void (ms += by),
    start: (peerId: string) => say("onSegmentStart", { segment, peerId, downloadSource: "p2p" }),
    bytes: (peerId: string, count: number) => say("onChunkDownloaded", count, "p2p", peerId),
    abort: (peerId: string) => say("onSegmentAbort", { segment, peerId, downloadSource: "p2p" }),
    fail: (peerId: string, type: string) =>
      say("onSegmentError", { segment, peerId, error: { type }, downloadSource: "p2p" }),
  };
}

Deno.test("watchDownloads() blames for bent bytes only who sent all of them", () => {
  for (const helped of [true, false]) {
    const { heard, start, bytes, abort, fail } = stand();
    if (helped) {
      start("a");
      bytes("a", 10);
      abort("a");
    }
    start("b");
    bytes("b", 10);
    fail("b", "p2p-segment-validation-failed");
    assert.equal(heard.includes("b byte-mismatch"), !helped);
    assert.ok(!heard.includes("a byte-mismatch"));
  }
});

Deno.test("watchDownloads() takes a length that doesn't fit for silence, and a broken rule for what it is", () => {
  for (
    const [type, offence] of [
      ["peer-response-bytes-length-mismatch", "silence"],
      ["bytes-receiving-timeout", "silence"],
      ["peer-protocol-violation", "protocol"],
      ["peer-segment-absent", undefined],
    ] as const
  ) {
    const { heard, start, fail } = stand();
    start("a");
    fail("a", type);
    assert.deepEqual(heard, ["a asked", "end", ...offence === undefined ? [] : [`a ${offence}`]]);
  }
});

Deno.test("watchDownloads() takes for silence what brought next to nothing before somebody else was faster", () => {
  for (
    const [ms, pieces, bytes, silent] of [
      [999, 1, 1, false],
      [1000, 1, 0, true],
      [3000, 5, 1, true],
      // A slow line sends one message after another.
      [3000, 3, 16_000, false],
      // Much of a small object is not next to nothing.
      [60_000, 4, 12_500, false],
    ] as const
  ) {
    const trial = stand();
    trial.start("a");
    for (let piece = 0; piece < pieces; piece++) {
      trial.pass(ms / pieces);
      trial.bytes("a", bytes);
    }
    trial.abort("a");
    assert.deepEqual(trial.heard, ["a asked", "end", ...silent ? ["a silence"] : []], `${ms} ms`);
  }
});

Deno.test("watchDownloads() judges who is silent by its own bytes, whatever others sent of the same object", () => {
  const { heard, start, bytes, pass, abort } = stand();
  start("a");
  bytes("a", 400_000);
  abort("a");
  start("b");
  pass(1500);
  bytes("b", 1);
  abort("b");
  start("b");
  abort("b");
  assert.deepEqual(heard.filter((each) => each.endsWith("silence")), ["b silence"]);
});

Deno.test("running() counts on nobody who has stopped sending", () => {
  const { downloads, start, bytes, pass, abort } = stand();
  assert.equal(downloads.running(url), false);
  start("a");
  pass(600);
  bytes("a", 16_000);
  pass(600);
  assert.ok(downloads.running(url));
  pass(100);
  assert.equal(downloads.running(url), false);
  bytes("a", 16_000);
  assert.ok(downloads.running(url));
  abort("a");
  assert.equal(downloads.running(url), false);
});

Deno.test("running() counts on nobody who sends next to nothing, however long", () => {
  const { downloads, start, bytes, pass } = stand();
  start("a");
  pass(600);
  bytes("a", 1);
  assert.ok(downloads.running(url));
  for (let times = 0; times < 30; times++) {
    pass(600);
    bytes("a", 1000);
    assert.equal(downloads.running(url), false);
  }
});

Deno.test("running() counts on who sends many small pieces", () => {
  const { downloads, start, bytes, pass } = stand();
  start("a");
  const run = (times: number) => {
    for (let at = 0; at < times; at++) {
      pass(60);
      bytes("a", 1000);
      assert.equal(downloads.running(url), times > 10, `${at}`);
    }
  };
  run(100);
  // After a pause it takes them a moment to be believed again.
  pass(700);
  run(7);
  pass(60);
  bytes("a", 1000);
  assert.ok(downloads.running(url));
});

Deno.test("shares() says who gave which part, once", () => {
  const { downloads, start, bytes, abort } = stand();
  start("a");
  bytes("a", 30);
  abort("a");
  start("b");
  bytes("b", 10);
  assert.deepEqual([...downloads.shares(url)], [["a", 0.75], ["b", 0.25]]);
  assert.deepEqual([...downloads.shares(url)], []);
});
