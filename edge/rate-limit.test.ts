import assert from "node:assert/strict";
import { makeRateLimit, type RateLimitOptions } from "./rate-limit.ts";

/** A limit of two at once and one a second, with a clock by hand. */
function make(options: Partial<RateLimitOptions> = {}) {
  const clock = { ms: 0 };
  return {
    clock,
    limit: makeRateLimit({ perSecond: 1, burst: 2, addresses: 100, now: () => clock.ms, ...options }),
  };
}

Deno.test("makeRateLimit() names the seconds to wait when the burst is spent, and gives back with time", () => {
  const { clock, limit } = make({ perSecond: 0.5 });
  assert.deepEqual([limit("a"), limit("a"), limit("a")], [0, 0, 2]);
  clock.ms = 1000;
  assert.equal(limit("a"), 1);
  clock.ms = 2000;
  assert.deepEqual([limit("a"), limit("a")], [0, 2]);
  clock.ms = 1e9;
  assert.deepEqual([limit("a"), limit("a"), limit("a")], [0, 0, 2]);
});

Deno.test("makeRateLimit() takes nothing away when the clock is set back", () => {
  const { clock, limit } = make();
  clock.ms = 10_000;
  limit("a");
  clock.ms = 0;
  assert.deepEqual([limit("a"), limit("a")], [0, 1]);
});

Deno.test("makeRateLimit() counts a /64 of IPv6 as one, and IPv4 in IPv6 as IPv4", () => {
  const { limit } = make();
  assert.deepEqual([limit("2001:db8:1:2::1"), limit("2001:db8:1:2:ffff::9"), limit("2001:db8:1:2::3")], [
    0,
    0,
    1,
  ]);
  assert.equal(limit("2001:db8:1:3::1"), 0);
  assert.deepEqual([limit("192.0.2.1"), limit("::ffff:192.0.2.1"), limit("192.0.2.1")], [0, 0, 1]);
  assert.equal(limit("::1"), 0);
});

Deno.test("makeRateLimit() remembers a bounded number of addresses, those seen last", () => {
  const { limit } = make({ addresses: 2, burst: 1 });
  limit("a");
  limit("b");
  limit("a");
  limit("c");
  assert.equal(limit("a"), 1, "seen after b, so still remembered");
  assert.equal(limit("b"), 0, "forgotten");
});

Deno.test("makeRateLimit() keeps addresses apart", () => {
  const { limit } = make({ burst: 1 });
  assert.deepEqual([limit("a"), limit("b"), limit("a")], [0, 0, 1]);
});
