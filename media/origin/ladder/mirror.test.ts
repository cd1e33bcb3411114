import assert from "node:assert/strict";
import type { MuxerPart } from "../follower.ts";
import { makeMirror, type Picture } from "./mirror.ts";
import { trialSource } from "./trial-source.ts";

const plain = await trialSource({ seconds: 2 });
const reordered = await trialSource({ seconds: 2, bFrames: 2 });

/** The pictures an encoder makes of these parts: in the order shown, with times in whole milliseconds. */
function picturesOf(parts: readonly MuxerPart[], timescale: number, baseS = 0): Picture[] {
  const shown = parts.flatMap(({ fragment }) => {
    let tick = fragment?.decodeTime ?? 0;
    return (fragment?.samples ?? []).map(({ duration, offset, flags }) => {
      const at = tick + offset;
      tick += duration;
      return { at, keyframe: (flags & 0x10000) === 0 };
    });
  });
  return shown.sort((a, b) => a.at - b.at).map(({ at, keyframe }, index) => ({
    timeMs: Math.round(at * 1000 / timescale) - baseS * 1000,
    keyframe,
    bytes: new Uint8Array(10).fill(index),
  }));
}

function mirrored(parts: readonly MuxerPart[], pictures: readonly Picture[], timescale: number): MuxerPart[] {
  const mirror = makeMirror({ timescale, baseS: 0 });
  for (const part of parts) mirror.expect(part);
  return [...pictures.flatMap((picture) => mirror.add(picture)), ...mirror.flush()];
}

const shape = (
  { m, fragment }: MuxerPart,
) => [m, fragment?.decodeTime, fragment?.ticks, fragment?.independent];
const { timescale } = plain.rendition.info;

Deno.test("makeMirror() gives nothing for pictures of a time nobody expects", () => {
  const mirror = makeMirror({ timescale, baseS: 0 });
  assert.deepEqual(mirror.add({ timeMs: 0, keyframe: true, bytes: new Uint8Array(1) }), []);
  mirror.expect(plain.parts[5] ?? assert.fail());
  assert.deepEqual(mirror.add({ timeMs: 400, keyframe: true, bytes: new Uint8Array(1) }), []);
});

Deno.test("makeMirror() keeps a part as long as the source's when pictures of it are lost", () => {
  const pictures = picturesOf(plain.parts, timescale);
  for (const lost of [1, 3, 5]) {
    const made = mirrored(plain.parts, pictures.filter((_, at) => at !== 6 + lost), timescale);
    assert.deepEqual(
      made.map(shape).map(([m, from, ticks]) => [m, from, ticks]),
      plain.parts.map(shape).map(([m, from, ticks]) => [m, from, ticks]),
    );
    assert.equal(made[1]?.fragment?.samples.length, 5);
  }
});

Deno.test("makeMirror() has an empty part where all pictures of it are lost", () => {
  const pictures = picturesOf(plain.parts, timescale).filter((_, at) => at < 6 || at >= 12);
  const made = mirrored(plain.parts, pictures, timescale);
  assert.equal(made[1]?.fragment, undefined);
  assert.deepEqual(shape(made[2] ?? assert.fail()), shape(plain.parts[2] ?? assert.fail()));
});

Deno.test("makeMirror() cuts, times and marks parts just as the source's, B-frames or not", () => {
  for (const { parts, rendition } of [plain, reordered]) {
    const made = mirrored(parts, picturesOf(parts, rendition.info.timescale), rendition.info.timescale);
    assert.deepEqual(made.map(shape), parts.map(shape));
  }
});

Deno.test("makeMirror() shows a picture when the source does, though decoding is in another order", () => {
  const { parts, rendition: { info } } = reordered;
  const made = mirrored(parts, picturesOf(parts, info.timescale), info.timescale);
  const shown = (of: readonly MuxerPart[]) =>
    of.flatMap(({ fragment }) => {
      let tick = fragment?.decodeTime ?? 0;
      return (fragment?.samples ?? []).map(({ duration, offset }) => (tick += duration) - duration + offset);
    }).sort((a, b) => a - b);
  // The last part ends in decoding order, so the pictures shown last may be missing.
  const from = shown(made);
  assert.deepEqual(from, shown(parts).slice(0, from.length));
});

Deno.test("makeMirror() gives a part with its last picture, not with the next one's first", () => {
  const mirror = makeMirror({ timescale, baseS: 0 });
  mirror.expect(plain.parts[0] ?? assert.fail());
  const counts = picturesOf(plain.parts, timescale).slice(0, 6).map((picture) => mirror.add(picture).length);
  assert.deepEqual(counts, [0, 0, 0, 0, 0, 1]);
});
