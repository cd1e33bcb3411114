import assert from "node:assert/strict";
import { judgePeriod, longestPeriod, PERIOD_CLOCK_SECONDS, secondsWithin, stakePeriod } from "./period.ts";

const NOW = 1_800_000_000;
const terms = { deadlineBlocks: 780 };
const period = stakePeriod(terms, NOW);
const judge = (change: Partial<typeof period>, nowSeconds = NOW) =>
  judgePeriod({ ...period, ...change }, terms, nowSeconds);

Deno.test("judgePeriod() refuses a period that begins later, is over, or leaves no time to claim", () => {
  assert.equal(judge({ from: NOW + PERIOD_CLOCK_SECONDS + 1 }), "period-not-yet");
  assert.equal(judge({}, NaN), "period-not-yet");
  assert.equal(judge({ until: NOW }), "period-over");
  assert.equal(judge({ until: NaN }), "period-over");
  assert.equal(judge({ until: period.until + 1 }), "period-too-long");
  assert.equal(judge({ from: 0 }), "period-too-long");
});

Deno.test("stakePeriod() gives the longest that is taken, which ends while a claim is possible though blocks come fast", () => {
  // 100 blocks for the claim, and four times the root of all.
  assert.equal(longestPeriod(terms), (780 - 100 - 112) * 120);
  assert.deepEqual(period, { from: NOW, until: NOW + longestPeriod(terms) });
  assert.equal(judge({}), undefined);
  assert.equal(judge({}, NOW - PERIOD_CLOCK_SECONDS), undefined);
  assert.equal(judge({}, period.until - 1), undefined);
});

Deno.test("secondsWithin() says no time where blocks may all come at once, and keeps a distance that grows", () => {
  for (const blocks of [-5, 0, 1, 16]) assert.equal(secondsWithin(blocks), 0);
  assert.equal(secondsWithin(100), 60 * 120);
  assert.equal(secondsWithin(30_000), (30_000 - 693) * 120);
});
