import { isIP } from "node:net";

/** How often something may be asked, of one address and of all together. */
export type Rates = { atOnce: number; perMinute: number; allAtOnce: number; allPerMinute: number };

export type RateLimits = {
  /** Counts a request; answers undefined when it may pass, else the seconds to wait. */
  take: (address: string) => number | undefined;
};

type Bucket = { tokens: number; atMs: number };

const MOST_BUCKETS = 4096;

/** Limits how fast requests come. */
export function makeRateLimits(rates: Rates, now: () => number): RateLimits {
  const buckets = new Map<string, Bucket>();
  const all: Bucket = { tokens: rates.allAtOnce, atMs: now() };
  const refill = (bucket: Bucket, most: number, perMinute: number) => {
    const at = now();
    // A clock set back must not take tokens away.
    bucket.tokens = Math.min(most, bucket.tokens + Math.max(0, at - bucket.atMs) * perMinute / 60_000);
    bucket.atMs = at;
  };
  return {
    take: (address) => {
      const name = neighbourhood(address);
      const own = buckets.get(name) ?? { tokens: rates.atOnce, atMs: now() };
      // Last used last, so that the ones forgotten first have been full for longest.
      buckets.delete(name);
      buckets.set(name, own);
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MOST_BUCKETS) break;
        buckets.delete(oldest);
      }
      refill(own, rates.atOnce, rates.perMinute);
      refill(all, rates.allAtOnce, rates.allPerMinute);
      if (own.tokens < 1) return waitFor(own, rates.perMinute);
      if (all.tokens < 1) return waitFor(all, rates.allPerMinute);
      own.tokens--;
      all.tokens--;
      return undefined;
    },
  };
}

/** Whom a limit counts as one: an IPv4 address, or the network of 64 bits that one IPv6 customer has. */
export function neighbourhood(address: string): string {
  if (isIP(address) !== 6) return address;
  const [before = "", after] = address.toLowerCase().split("%")[0]?.split("::") ?? [];
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const groups = after === undefined
    ? head
    : [...head, ...Array(8 - head.length - tail.length).fill("0"), ...tail];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":") + "::/64";
}

function waitFor({ tokens }: Bucket, perMinute: number): number {
  return Math.max(1, Math.ceil((1 - tokens) * 60 / perMinute));
}
