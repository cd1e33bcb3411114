import assert from "node:assert/strict";
import { type BoxFacts, boxFindings, LATE_MS, LEAST_FREE } from "./box-rules.ts";

const codes = (facts: BoxFacts) => boxFindings(facts).map(({ code }) => code);

Deno.test("boxFindings() says nothing of a box that has room and time, nor of what it doesn't know", () => {
  assert.deepEqual(codes({}), []);
  assert.deepEqual(
    codes({ freeBytes: LEAST_FREE, lateMs: LATE_MS - 1, clockAheadS: -9, sealsAheadS: 9.9, discarded: 0 }),
    [],
  );
  assert.deepEqual(codes({ refused: { agoMs: 60_001, protocol: "rtmp" } }), []);
});

Deno.test("boxFindings() names each shortage", () => {
  assert.deepEqual(codes({ freeBytes: LEAST_FREE - 1 }), ["disk-short"]);
  assert.deepEqual(codes({ freeBytes: 1, diskFault: "no space left" }), ["disk-short"]);
  assert.deepEqual(codes({ lateMs: LATE_MS }), ["cpu-short"]);
  assert.deepEqual(codes({ discarded: 3 }), ["cpu-short"]);
  assert.deepEqual(codes({ lateMs: 500, discarded: 3 }), ["cpu-short"]);
  assert.deepEqual(codes({ refused: { agoMs: 10, protocol: "srt" } }), ["wrong-key"]);
  assert.match(boxFindings({ clockAheadS: 75 })[0]?.detail ?? "", /75 s ahead of/);
  assert.match(boxFindings({ clockAheadS: -75 })[0]?.detail ?? "", /75 s behind/);
  assert.match(boxFindings({ sealsAheadS: 75 })[0]?.detail ?? "", /dated 75 s ahead of/);
  assert.doesNotMatch(boxFindings({ sealsAheadS: 75 })[0]?.remedy ?? "", /anew/);
  assert.match(boxFindings({ sealsAheadS: -75 })[0]?.remedy ?? "", /believed after two minutes/);
  assert.deepEqual(codes({ clockAheadS: 75, sealsAheadS: -75 }), ["clock-skew"]);
});
