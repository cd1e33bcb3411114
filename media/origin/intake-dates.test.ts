import assert from "node:assert/strict";
import type { Muxer } from "./follower.ts";
import { makeIntake } from "./intake.ts";
import { PRETEND_SOURCE, pretendPart } from "./ladder/trial-encoder.ts";
import { makeMediaClock, PART_DELAY_MS } from "./media-clock.ts";
import type { Keeper } from "./rendition.ts";
import { makeSession } from "./session.ts";
import { makeBoxSigner } from "./signer.ts";

const START_MS = 1_790_000_000_000;
const signer = await makeBoxSigner(new Uint8Array(32).fill(11));
const NOWHERE: Keeper = { init: () => {}, open: () => {}, part: () => {}, closed: () => {}, slide: () => {} };
const MUXER: Muxer = {
  renditions: [PRETEND_SOURCE, { ...PRETEND_SOURCE, rid: "audio" }],
  backlog: [],
  anchor: { media: 0, wallMs: START_MS },
};

/** A box's intake of one encoder, whose clock can be moved. */
function stage() {
  let movedMs = 0;
  const clock = makeMediaClock(MUXER.anchor, () => movedMs);
  const begin = () =>
    makeSession({
      sid: "00112233445566aa",
      address: `30311:${"ab".repeat(32)}:one`,
      targetDurationS: 2,
      renditions: MUXER.renditions.map(({ rid }) => ({ rid, partTargetUs: 235_000 })),
      keeper: () => NOWHERE,
      signer,
      now: () => START_MS + movedMs,
    });
  let session = begin();
  let intake = makeIntake(session, MUXER, clock);
  let m = 0;
  return {
    move: (ms: number) => (movedMs = ms),
    /** Another session takes what the encoder goes on sending. */
    renew: () => {
      session = begin();
      intake = makeIntake(session, MUXER, clock);
    },
    feed: (seconds: number) => {
      for (const end = m + seconds * 5; m < end; m++) {
        const arrivedMs = START_MS + movedMs + (m + 1) * 200 + PART_DELAY_MS;
        for (const { rid } of MUXER.renditions) intake.part(rid, { ...pretendPart(m), arrivedMs });
      }
    },
    /** Dates of the segments that are held, and when each came by the clock as it was moved at last. */
    dated: (rid: string) =>
      (session.renditions.get(rid)?.rendition.segments ?? []).map(({ facts, parts }) => ({
        dateMs: facts.dateMs,
        rightMs: START_MS + movedMs + (parts[0]?.bytes[0] ?? 0) * 256 * 200 + (parts[0]?.bytes[1] ?? 0) * 200,
        endMs: facts.dateMs + facts.durationUs / 1000,
      })),
  };
}

Deno.test("makeIntake() lets dates follow a clock that was moved, each segment after the one before and the same in picture and sound", () => {
  for (const byMs of [800, -800]) {
    const { feed, move, dated } = stage();
    feed(10);
    move(byMs);
    feed(40);
    const dates = dated("video");
    for (const [at, { dateMs }] of dates.entries()) {
      const before = dates[at - 1];
      if (before === undefined) continue;
      assert.ok(dateMs > before.dateMs && Math.abs(dateMs - before.endMs) <= 23, `${dateMs} ${before.endMs}`);
    }
    const off = dates.at(-1);
    assert.ok(Math.abs((off?.dateMs ?? 0) - (off?.rightMs ?? 0)) < 450, JSON.stringify(off));
    assert.deepEqual(dated("audio"), dates);
    feed(60);
    const last = dated("video").at(-1);
    assert.ok(Math.abs((last?.dateMs ?? 0) - (last?.rightMs ?? 0)) < 10, JSON.stringify(last));
  }
});

Deno.test("makeIntake() dates a new session of the same encoder by the clock as it is by then", () => {
  const { feed, move, renew, dated } = stage();
  feed(10);
  move(-3_600_000);
  renew();
  feed(10);
  for (const { dateMs, rightMs } of dated("video")) assert.ok(Math.abs(dateMs - rightMs) <= 5);
  assert.ok(dated("video").length > 2);
});
