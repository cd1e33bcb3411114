import assert from "node:assert/strict";
import fc from "fast-check";
import { isEmptyFragment, isReordered, readFragment } from "./fragment.ts";
import { readInit } from "./init.ts";
import { splitFragment } from "./split.ts";
import { encodeFragments } from "./trial-media.ts";

const video = await encodeFragments({ kind: "video", seconds: 2 });
const audio = await encodeFragments({ kind: "audio", seconds: 1 });
const reordered = await encodeFragments({ kind: "video", seconds: 1, bFrames: 2 });
const first = video.fragments[0] ?? new Uint8Array();

Deno.test("readFragment() gives undefined when the bytes are cut anywhere in the moof", () => {
  const moofLength = new DataView(first.buffer, first.byteOffset).getUint32(0);
  for (let length = 0; length < moofLength; length++) {
    assert.equal(readFragment(first.subarray(0, length)), undefined, `${length} bytes`);
  }
});

Deno.test("readFragment() gives undefined when the media is cut off, or less than the moof says", () => {
  for (const length of [first.length - 1, first.length >> 1]) {
    assert.equal(readFragment(first.subarray(0, length)), undefined, `${length} bytes`);
  }
  const moofLength = new DataView(first.buffer, first.byteOffset).getUint32(0);
  const short = first.slice(0, first.length - 1);
  new DataView(short.buffer).setUint32(moofLength, short.length - moofLength);
  assert.equal(readFragment(short), undefined);
});

Deno.test("readFragment() and readInit() never throw when bytes are garbage or one is bent", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    readFragment(bytes);
    readInit(bytes);
  }));
  fc.assert(fc.property(fc.nat(), fc.nat(255), (at, value) => {
    const bent = first.slice(0, 800);
    bent[at % bent.length] = value;
    readFragment(bent);
    const init = video.init.slice();
    init[at % init.length] = value;
    readInit(init);
  }));
});

Deno.test("readInit() tells track, timescale and format when ffmpeg wrote the init segment", () => {
  const info = readInit(video.init);
  assert.equal(info?.kind, "video");
  assert.deepEqual([info.entry, info.width, info.height], ["avc1", 320, 180]);
  const sound = readInit(audio.init);
  assert.deepEqual([sound?.kind, sound?.entry, sound?.timescale, sound?.sampleRate], [
    "audio",
    "mp4a",
    48_000,
    48_000,
  ]);
});

Deno.test("readFragment() adds up to the encoded length when all fragments are read", () => {
  const info = readInit(video.init);
  const fragments = video.fragments.map(readFragment);
  const ticks = fragments.reduce((sum, fragment) => sum + (fragment?.ticks ?? NaN), 0);
  assert.equal(ticks / (info?.timescale ?? 1), 2);
  assert.equal(fragments[0]?.independent, true);
  assert.equal(fragments[1]?.independent, false);
  assert.equal(fragments.reduce((sum, fragment) => sum + (fragment?.samples.length ?? 0), 0), 60);
});

Deno.test("isReordered() is true only when there are B-frames", () => {
  const any = (fragments: Uint8Array[]) =>
    fragments.some((bytes) => {
      const fragment = readFragment(bytes);
      return fragment !== undefined && isReordered(fragment);
    });
  assert.equal(any(video.fragments), false);
  assert.equal(any(reordered.fragments), true);
});

Deno.test("splitFragment() gives up when the samples don't fill the mdat", () => {
  const fragment = readFragment(first);
  assert.ok(fragment);
  const wrong = { ...fragment, samples: fragment.samples.slice(1) };
  assert.equal(splitFragment(first, wrong, fragment.ticks / 2), undefined);
});

Deno.test("splitFragment() gives up when no sample ends in time", () => {
  const fragment = readFragment(first);
  assert.ok(fragment);
  assert.equal(splitFragment(first, fragment, (fragment.samples[0]?.duration ?? 0) - 1), undefined);
  assert.equal(splitFragment(first, fragment, fragment.ticks), undefined);
});

Deno.test("splitFragment() keeps every sample, time and sync flag when it splits", () => {
  for (const bytes of [...video.fragments, ...reordered.fragments, ...audio.fragments]) {
    const fragment = readFragment(bytes);
    assert.ok(fragment);
    if (fragment.samples.length < 2) continue;
    const most = Math.max(fragment.ticks * 0.6, fragment.samples[0]?.duration ?? 0);
    const halves = splitFragment(bytes, fragment, most);
    assert.ok(halves !== undefined);
    const [head, tail] = halves;
    assert.ok(head.fragment.ticks <= most);
    assert.deepEqual([...head.fragment.samples, ...tail.fragment.samples], fragment.samples);
    assert.equal(head.fragment.decodeTime, fragment.decodeTime);
    assert.equal(tail.fragment.decodeTime, fragment.decodeTime + head.fragment.ticks);
    assert.equal(head.fragment.independent, fragment.independent);
  }
});

Deno.test("splitFragment() leaves a decodable stream when every fragment is split", async () => {
  const file = await Deno.makeTempFile({ suffix: ".mp4" });
  try {
    const pieces = video.fragments.flatMap((bytes) => {
      const fragment = readFragment(bytes);
      const halves = fragment && splitFragment(bytes, fragment, fragment.ticks * 0.6);
      return halves === undefined ? [bytes] : halves.map((half) => half.bytes);
    });
    assert.ok(pieces.length > video.fragments.length);
    const whole = new Blob([video.init, ...pieces].map((one) => one.slice()));
    await Deno.writeFile(file, new Uint8Array(await whole.arrayBuffer()));
    const { stdout, stderr } = await new Deno.Command("ffmpeg", {
      args: ["-v", "error", "-i", file, "-f", "framemd5", "-"],
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    const frames = new TextDecoder().decode(stdout).split("\n").filter((line) => /^0,/.test(line));
    assert.equal(frames.length, 60);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("isEmptyFragment() is true only for a moof without a track", () => {
  const empty = Uint8Array.from([
    0,
    0,
    0,
    24,
    ...tag("moof"),
    0,
    0,
    0,
    16,
    ...tag("mfhd"),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    3,
    0,
    0,
    0,
    8,
    ...tag("mdat"),
  ]);
  assert.equal(isEmptyFragment(empty), true);
  assert.equal(isEmptyFragment(first), false);
  assert.equal(isEmptyFragment(empty.subarray(0, 20)), false);
});

const tag = (text: string) => new TextEncoder().encode(text);
