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

Deno.test("running() counts on nobody who has stopped sending", () => {
  const { downloads, start, bytes, pass, abort } = stand();
  assert.equal(downloads.running(url), false);
  start("a");
  pass(600);
  bytes("a", 10);
  pass(600);
  assert.ok(downloads.running(url));
  pass(100);
  assert.equal(downloads.running(url), false);
  bytes("a", 10);
  assert.ok(downloads.running(url));
  abort("a");
  assert.equal(downloads.running(url), false);
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
