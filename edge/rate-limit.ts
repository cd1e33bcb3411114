import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { networkOf } from "./client-address.ts";
import { problem } from "./problem.ts";

export type RateLimitOptions = {
  /** Requests that an address gets back per second. */
  perSecond: number;
  /** Requests an address may make at once. */
  burst: number;
  /** Addresses remembered; the one not seen for the longest time goes first. */
  addresses: number;
  /** Unix milliseconds. */
  now: () => number;
};

/** Takes a request from an address: 0 when it may pass, else the seconds to wait. */
export type RateLimit = (address: string) => number;

/** A token bucket for each address. */
export function makeRateLimit({ perSecond, burst, addresses, now }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (address) => {
    const key = networkOf(address);
    const time = now();
    const before = buckets.get(key) ?? { tokens: burst, at: time };
    // A clock set back must not take tokens away.
    const tokens = Math.min(burst, before.tokens + Math.max(0, time - before.at) / 1000 * perSecond);
    const passes = tokens >= 1;
    buckets.delete(key);
    buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: time });
    if (buckets.size > addresses) {
      for (const oldest of buckets.keys()) {
        buckets.delete(oldest);
        break;
      }
    }
    return passes ? 0 : Math.ceil((1 - tokens) / perSecond);
  };
}

/** Refuses whoever asks too often, and says when to come back. */
export function limitRate(limit: RateLimit, addressOf: (c: Context) => string) {
  return createMiddleware(async (c, next) => {
    const wait = limit(addressOf(c));
    if (wait > 0) {
      const detail = `Too many requests from your address. Try again in ${wait} s.`;
      return problem(c, 429, "rate-limited", detail, { "retry-after": String(wait) });
    }
    return await next();
  });
}
