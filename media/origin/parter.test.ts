import assert from "node:assert/strict";
import fc from "fast-check";
import { readFragment } from "./fmp4/fragment.ts";
import { encodeFragments } from "./fmp4/trial-media.ts";
import type { Chunk } from "./fmp4/split.ts";
import { makeParter, type Piece } from "./parter.ts";

const { fragments } = await encodeFragments({ kind: "audio", seconds: 6, fragmentMs: 21 });
/** Single AAC frames of one timeline, to be grouped as an encoder might. */
const frames = fragments.flatMap((bytes): Chunk[] => {
  const fragment = readFragment(bytes);
  return fragment === undefined ? [] : [{ bytes, fragment }];
});

/** Frames as encoders group them: each group becomes one fragment after the other of the same chunk list. */
function feed(groups: readonly number[], targetUs: number): Piece[] {
  const parter = makeParter({ targetUs, timescale: 48_000 });
  let at = 0;
  const out: Piece[] = [];
  for (const size of groups) {
    for (const chunk of frames.slice(at, at + size)) out.push(...parter.add(chunk));
    at += size;
  }
  return [...out, ...parter.flush()];
}

Deno.test("makeParter() gives no part above the target, none below 85 % but the last, and loses nothing", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 15 }),
      fc.integer({ min: 150_000, max: 400_000 }),
      (groups, targetUs) => {
        const pieces = feed(groups, targetUs);
        const used = Math.min(groups.reduce((sum, size) => sum + size, 0), frames.length);
        const end = frames[used - 1]?.fragment;
        const expected = end === undefined
          ? 0
          : Math.round((end.decodeTime + end.ticks - (frames[0]?.fragment.decodeTime ?? 0)) * 1e6 / 48_000);
        assert.ok(
          Math.abs(pieces.reduce((sum, { durationUs }) => sum + durationUs, 0) - expected) <= pieces.length,
        );
        for (const [at, { durationUs }] of pieces.entries()) {
          assert.ok(durationUs <= targetUs);
          if (at < pieces.length - 1) assert.ok(durationUs >= targetUs * 0.85);
        }
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("makeParter() lists at once what is long enough, and holds back what isn't", () => {
  const parter = makeParter({ targetUs: 216_000, timescale: 48_000 });
  const listed = frames.slice(0, 20).map((chunk) => parter.add(chunk).length);
  assert.deepEqual(listed.flatMap((count, at) => (count > 0 ? [at] : [])), [8, 17]);
  assert.equal(parter.flush().length, 1);
  assert.equal(parter.flush().length, 0);
});

Deno.test("makeParter() splits a fragment that is longer than the target", async () => {
  const long = (await encodeFragments({ kind: "video", seconds: 2, fragmentMs: 1000 })).fragments[0] ??
    new Uint8Array();
  const fragment = readFragment(long);
  assert.ok(fragment);
  const parter = makeParter({ targetUs: 235_000, timescale: 15_360 });
  const pieces = [...parter.add({ bytes: long, fragment }), ...parter.flush()];
  assert.deepEqual(pieces.map(({ durationUs }) => durationUs), [233_333, 233_334, 233_333, 233_333, 66_667]);
  assert.deepEqual(pieces.map(({ independent }) => independent), [true, false, false, false, false]);
  assert.equal(
    pieces.reduce((sum, { bytes }) => sum + (readFragment(bytes)?.samples.length ?? 0), 0),
    fragment.samples.length,
  );
});
