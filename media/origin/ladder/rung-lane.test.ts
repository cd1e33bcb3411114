import assert from "node:assert/strict";
import fc from "fast-check";
import type { MuxerPart } from "../follower.ts";
import { makeRungLane } from "./rung-lane.ts";
import { PRETEND_SOURCE, pretendEncoders, pretendPart } from "./trial-encoder.ts";

const RUNG = { rid: "video-180", height: 180, bitrate: 150_000 };
/** Parts in a segment. */
const SEGMENT = 10;

function stage(height = RUNG.height) {
  let nowMs = 1_000_000;
  let next = 0;
  const delivered: MuxerPart[] = [];
  const { started, start } = pretendEncoders();
  const lane = makeRungLane({
    rung: { ...RUNG, height },
    source: PRETEND_SOURCE,
    start,
    deliver: (part) => delivered.push(part),
    now: () => nowMs,
    log: () => {},
  });
  const take = (count = 1) => {
    for (let i = 0; i < count; i++, next++, nowMs += 200) lane.take(pretendPart(next), next % SEGMENT === 0);
  };
  /** Takes parts, each of which is made at once. */
  const flow = (count: number) => {
    for (let i = 0; i < count; i++) {
      take();
      started.at(-1)?.make();
    }
  };
  return { lane, delivered, started, take, flow, wait: (ms: number) => (nowMs += ms) };
}

const numbers = (parts: readonly MuxerPart[]) => parts.map(({ m }) => m);
const isSource = ({ init }: MuxerPart) => init === PRETEND_SOURCE.init;

Deno.test("makeRungLane() carries the source on and starts no encoder when the rung would be no smaller", () => {
  const { lane, delivered, started, take } = stage(360);
  take(12);
  assert.deepEqual([lane.state(), started.length, delivered.length], ["left-out", 0, 12]);
  assert.ok(delivered.every(isSource));
});

Deno.test("makeRungLane() waits for what is being made, and never passes a part of the source off within a segment", () => {
  const { lane, delivered, started, take } = stage();
  take(3);
  assert.deepEqual([lane.state(), delivered.length], ["starting", 0]);
  started[0]?.make();
  assert.deepEqual(numbers(delivered), [0]);
  assert.ok(!delivered.some(isSource));
});

Deno.test("makeRungLane() is on with the first part that is in step, and tells its codec", () => {
  const { lane, started, take, flow } = stage();
  take(4);
  for (let i = 0; i < 2; i++) started[0]?.make();
  assert.equal(lane.state(), "starting");
  for (let i = 0; i < 2; i++) started[0]?.make();
  flow(1);
  assert.deepEqual([lane.state(), lane.codec()], ["on", "avc1.4d401e"]);
});

Deno.test("makeRungLane() ends an encoder whose segment begins without a keyframe", () => {
  const { started, take, flow } = stage();
  flow(10);
  take();
  started[0]?.make({ keyframe: false });
  assert.equal(started[0]?.killed, true);
});

Deno.test("makeRungLane() goes on at the very part with another encoder when one ends", () => {
  const { lane, delivered, started, take, flow } = stage();
  flow(7);
  take(2);
  started[0]?.end();
  assert.equal(started.length, 2);
  // From the keyframe on, though parts 5 and 6 are there.
  assert.deepEqual(started[1]?.fed, [5, 6, 7, 8]);
  for (let i = 0; i < 2; i++) started[1]?.make();
  flow(3);
  assert.deepEqual(numbers(delivered), [...Array(12).keys()]);
  assert.ok(!delivered.some(isSource));
  assert.equal(delivered[7]?.fragment?.independent, true);
  assert.equal(lane.state(), "on");
});

Deno.test("makeRungLane() goes on with another encoder though nothing was being made when one ended", () => {
  const { delivered, started, flow } = stage();
  flow(7);
  started[0]?.end();
  flow(5);
  assert.deepEqual(numbers(delivered), [...Array(12).keys()]);
  assert.ok(!delivered.some(isSource));
});

Deno.test("makeRungLane() loses the rest of a segment when encoders keep ending, and has the source from the next on", () => {
  const { lane, delivered, started, take, flow } = stage();
  flow(7);
  started[0]?.end();
  started[1]?.end();
  assert.equal(lane.state(), "failed");
  take(8);
  assert.deepEqual(numbers(delivered), [0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14]);
  assert.deepEqual(delivered.filter(isSource).map(({ m }) => m), [10, 11, 12, 13, 14]);
});

Deno.test("makeRungLane() tries again at a segment's begin once it has rested", () => {
  const { lane, delivered, started, take, flow, wait } = stage();
  flow(7);
  started[0]?.end();
  started[1]?.end();
  wait(60_000);
  take(3);
  assert.equal(started.length, 2);
  flow(4);
  assert.equal(started.length, 3);
  assert.equal(lane.state(), "on");
  assert.ok(!isSource(delivered.at(-1) ?? assert.fail()));
});

Deno.test("makeRungLane() finishes the segment it is in when it is to rest, then has the source", () => {
  const { lane, delivered, started, take, flow } = stage();
  flow(7);
  take(2);
  lane.rest();
  assert.equal(lane.state(), "short");
  take(3);
  assert.equal(started[0]?.finishing, true);
  assert.deepEqual(numbers(delivered), [0, 1, 2, 3, 4, 5, 6]);
  for (let i = 0; i < 3; i++) started[0]?.make();
  assert.deepEqual(numbers(delivered), [...Array(12).keys()]);
  assert.deepEqual(delivered.filter(isSource).map(({ m }) => m), [10, 11]);
});

Deno.test("makeRungLane() is behind by what came since the oldest part that is being made, and not where the source stands", () => {
  const { lane, take, flow, wait } = stage();
  assert.equal(lane.lagMs(), 0);
  flow(3);
  take(6);
  assert.equal(lane.lagMs(), 1000);
  wait(60_000);
  assert.equal(lane.lagMs(), 1000);
});

Deno.test("makeRungLane() gives an encoder that starts time before it counts as late", () => {
  const { lane, take } = stage();
  take(20);
  assert.equal(lane.lagMs(), 0);
  take(40);
  assert.ok(lane.lagMs() > 0);
});

Deno.test("makeRungLane() ends what runs when the source has ended, and waits for what it had begun", async () => {
  const { lane, delivered, started, take } = stage();
  take(3);
  const finished = lane.finish(60_000);
  for (let i = 0; i < 3; i++) started[0]?.make();
  started[0]?.end(0);
  await finished;
  assert.deepEqual(numbers(delivered), [0, 1, 2]);
  const late = stage();
  late.take(3);
  await late.lane.finish(1);
  assert.equal(late.started[0]?.killed, true);
});

Deno.test("makeRungLane() begins every segment of the source, in order and of one kind, whatever happens to its encoders", () => {
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.constant("take" as const) },
    { weight: 12, arbitrary: fc.constant("make" as const) },
    { weight: 1, arbitrary: fc.constantFrom("end", "bend", "rest", "give-up", "wait") },
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 80, maxLength: 300, size: "max" }), (steps) => {
      const { lane, delivered, started, take, wait } = stage();
      let taken = 0;
      for (const one of steps) {
        if (one === "take") take(), taken++;
        else if (one === "make") started.forEach((encoder) => encoder.make());
        else if (one === "bend") started.at(-1)?.make({ keyframe: false });
        else if (one === "end") started.at(-1)?.end();
        else if (one === "rest") lane.rest();
        else if (one === "give-up") lane.giveUp();
        else wait(20_000);
      }
      for (const encoder of started) {
        for (let i = 0; i < taken; i++) encoder.make();
        encoder.end(0);
      }
      for (const encoder of started) encoder.end(0);
      const got = numbers(delivered);
      assert.deepEqual(got, [...new Set(got)].sort((a, b) => a - b));
      for (let first = 0; first + SEGMENT <= taken - SEGMENT; first += SEGMENT) {
        const segment = delivered.filter(({ m }) => m >= first && m < first + SEGMENT);
        assert.equal(segment[0]?.m, first, `segment at ${first} began with ${segment[0]?.m}`);
        assert.equal(segment[0]?.fragment?.independent, true);
        assert.equal(new Set(segment.map(isSource)).size, 1, "two kinds in one segment");
        // Without a hole: what is lost is lost to the segment's end.
        assert.deepEqual(numbers(segment), [...segment.keys()].map((at) => first + at));
      }
    }),
    { numRuns: 200 },
  );
});
