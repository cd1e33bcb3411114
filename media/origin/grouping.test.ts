import assert from "node:assert/strict";
import fc from "fast-check";
import { exceedsTarget, makeGrouping, type Placing, SEGMENT_US, targetDurationFor } from "./grouping.ts";

const USUAL = { targetDurationS: 2, mayLeaveOut: true };
const part = (m: number, durationUs: number, independent: boolean) => ({ m, durationUs, independent });

Deno.test("makeGrouping() skips what comes before the first keyframe, in every rendition", () => {
  const grouping = makeGrouping(USUAL);
  assert.equal(grouping.follow(0), "skip");
  assert.equal(grouping.lead(part(0, 200_000, false)), "skip");
  assert.equal(grouping.lead(part(1, 200_000, true)), "begin");
  assert.deepEqual([0, 1, 2].map(grouping.follow), ["skip", "begin", "add"]);
});

Deno.test("makeGrouping() cuts at the first keyframe part after 1.9 s", () => {
  const grouping = makeGrouping(USUAL);
  const begun = Array.from(
    { length: 40 },
    (_, m) => [m, grouping.lead(part(m, 200_000, m % 5 === 0))] as const,
  )
    .filter(([, placing]) => placing === "begin").map(([m]) => m);
  assert.deepEqual(begun, [0, 10, 20, 30]);
});

Deno.test("makeGrouping() never cuts before 1.9 s and never where no keyframe is, whatever the encoder does", () => {
  const parts = fc.array(
    fc.record({ durationUs: fc.integer({ min: 1, max: 500_000 }), independent: fc.boolean() }),
    { maxLength: 200 },
  );
  fc.assert(fc.property(parts, (list) => {
    const grouping = makeGrouping({ targetDurationS: 1000, mayLeaveOut: true });
    let [open, begun] = [0, false];
    for (const [m, { durationUs, independent }] of list.entries()) {
      const placing: Placing = grouping.lead({ m, durationUs, independent });
      assert.equal(grouping.follow(m), placing);
      if (placing === "begin") {
        assert.ok(independent && (!begun || open >= SEGMENT_US));
        [open, begun] = [0, true];
      }
      if (placing !== "skip") open += durationUs;
    }
  }));
});

/** What becomes of parts of 0.2 s with keyframes at these parts; `long` has one part that lasts longer. */
function placed(
  { keyframes, count, long, mayLeaveOut = true }: {
    keyframes: number[];
    count: number;
    long?: { m: number; durationUs: number };
    mayLeaveOut?: boolean;
  },
) {
  const grouping = makeGrouping({ targetDurationS: 2, mayLeaveOut });
  const all: Placing[] = [];
  for (let m = 0; m < count && all.at(-1) !== "too-long"; m++) {
    all.push(
      grouping.lead(part(m, m === long?.m ? long.durationUs : 200_000, keyframes.includes(m))),
    );
    if (all.at(-1) !== "too-long") assert.equal(grouping.follow(m), all.at(-1));
  }
  return all.map((placing, m) => (placing === "add" ? "" : `${m} ${placing}`)).filter((one) => one !== "");
}

Deno.test("makeGrouping() says too-long where keyframes stay away, come too seldom, or nothing may be left out", () => {
  const away = placed({ keyframes: [0, 5, 10], count: 60 });
  assert.deepEqual([away.at(2), away.at(-2), away.at(-1)], ["22 skip", "32 skip", "33 too-long"]);
  const seldom = placed({ keyframes: [0, 15, 30, 45], count: 60 });
  assert.deepEqual(seldom.filter((one) => !one.endsWith("skip")), [
    "0 begin",
    "15 begin-anew",
    "30 begin-anew",
    "42 too-long",
  ]);
  const held = placed({ keyframes: [0, 5, 10, 15, 23], count: 40, mayLeaveOut: false });
  assert.deepEqual(held, ["0 begin", "10 begin", "22 too-long"]);
});

Deno.test("makeGrouping() leaves out what a late keyframe comes after, and begins anew with it", () => {
  const keyframes = [0, 5, 10, 15, 23, 28, 33, 38, 43, 48, 56];
  assert.deepEqual(placed({ keyframes, count: 60 }), [
    "0 begin",
    "10 begin",
    "22 skip",
    "23 begin-anew",
    "33 begin",
    "43 begin",
    "55 skip",
    "56 begin-anew",
  ]);
});

Deno.test("makeGrouping() goes on after a picture that stood still, however long", () => {
  for (const durationUs of [1_193_000, 3_000_000]) {
    assert.deepEqual(
      placed({ keyframes: [0, 5, 10, 15, 19], count: 30, long: { m: 17, durationUs } }),
      ["0 begin", "10 begin", "17 skip", "18 skip", "19 begin-anew"],
    );
  }
});

Deno.test("targetDurationFor() fits the keyframe interval", () => {
  const encoder = (interval: number, seconds: number) =>
    Array.from(
      { length: Math.round(seconds / 0.2) },
      (_, m) => part(m, 200_000, m % Math.round(interval / 0.2) === 0),
    );
  assert.equal(targetDurationFor(encoder(1, 1.2)), 2);
  assert.equal(targetDurationFor(encoder(2, 2.2)), 2);
  assert.equal(targetDurationFor(encoder(3, 3.2)), 3);
  assert.equal(targetDurationFor(encoder(8, 8.2)), 8);
  assert.equal(targetDurationFor(encoder(0.4, 1.2)), 2);
  assert.equal(targetDurationFor([]), 2);
});

Deno.test("exceedsTarget() rounds as players do", () => {
  assert.equal(exceedsTarget(2_499_999, 2), false);
  assert.equal(exceedsTarget(2_500_000, 2), true);
});
