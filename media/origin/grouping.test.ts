import assert from "node:assert/strict";
import fc from "fast-check";
import { exceedsTarget, makeGrouping, type Placing, SEGMENT_US, targetDurationFor } from "./grouping.ts";

const part = (m: number, durationUs: number, independent: boolean) => ({ m, durationUs, independent });

Deno.test("makeGrouping() skips what comes before the first keyframe, in every rendition", () => {
  const grouping = makeGrouping();
  assert.equal(grouping.follow(0), "skip");
  assert.equal(grouping.lead(part(0, 200_000, false)), "skip");
  assert.equal(grouping.lead(part(1, 200_000, true)), "begin");
  assert.deepEqual([0, 1, 2].map(grouping.follow), ["skip", "begin", "add"]);
});

Deno.test("makeGrouping() cuts at the first keyframe part after 1.9 s", () => {
  const grouping = makeGrouping();
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
    const grouping = makeGrouping();
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
