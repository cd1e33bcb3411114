import assert from "node:assert/strict";
import { makeRateLimits, neighbourhood, type Rates } from "./rate-limits.ts";

const RATES: Rates = { atOnce: 30, perMinute: 120, allAtOnce: 200, allPerMinute: 3000 };

Deno.test("makeRateLimits() refuses an address that asks too fast, says for how long, and no other", () => {
  let nowMs = 0;
  const { take } = makeRateLimits(RATES, () => nowMs);
  const { atOnce, perMinute } = RATES;
  for (let i = 0; i < atOnce; i++) assert.equal(take("203.0.113.1"), undefined);
  assert.equal(take("203.0.113.1"), Math.max(1, Math.ceil(60 / perMinute)));
  assert.equal(take("203.0.113.2"), undefined);
  nowMs = 60_000 / perMinute;
  assert.equal(take("203.0.113.1"), undefined);
  assert.notEqual(take("203.0.113.1"), undefined);
});

Deno.test("makeRateLimits() refuses a flood from many addresses, and forgets them", () => {
  let nowMs = 0;
  const { take } = makeRateLimits(RATES, () => nowMs);
  let passed = 0;
  for (let i = 0; i < 20_000; i++) if (take(`2001:db8:${(i % 5000).toString(16)}::1`) === undefined) passed++;
  assert.equal(passed, RATES.allAtOnce);
  nowMs = 60_000;
  assert.equal(take("203.0.113.1"), undefined);
});

Deno.test("makeRateLimits() takes no tokens away when the clock is set back", () => {
  let nowMs = 1_000_000;
  const { take } = makeRateLimits(RATES, () => nowMs);
  assert.equal(take("203.0.113.1"), undefined);
  nowMs = 0;
  assert.equal(take("203.0.113.1"), undefined);
});

Deno.test("neighbourhood() counts one IPv6 customer as one, however the address is written", () => {
  assert.equal(neighbourhood("203.0.113.1"), "203.0.113.1");
  for (const one of ["2001:db8:1:2::1", "2001:DB8:1:2:3:4:5:6", "2001:0db8:0001:0002::ff%eth0"]) {
    assert.equal(neighbourhood(one), "2001:db8:1:2::/64", one);
  }
  assert.equal(neighbourhood("::1"), "0:0:0:0::/64");
  assert.notEqual(neighbourhood("2001:db8:1:3::1"), neighbourhood("2001:db8:1:2::1"));
});
