import { isIP } from "node:net";

/** What one box takes by WebRTC. */
export const WEBRTC_LIMITS = {
  /** Viewers in all, and of one address: an office behind one router is one address. */
  watching: 256,
  watchingPerAddress: 64,
  /** Publishers in all, and of one address. */
  publishing: 64,
  publishingPerAddress: 8,
  /** Offers of one address: at once, and a minute. */
  offersAtOnce: 30,
  offersPerMinute: 120,
  /** Offers of all addresses: at once, and a minute. */
  allOffersAtOnce: 200,
  allOffersPerMinute: 3000,
} as const;

export type OfferLimits = {
  /** Counts an offer; answers undefined when it may pass, else the seconds to wait. */
  take: (address: string) => number | undefined;
};

type Bucket = { tokens: number; atMs: number };

const MOST_BUCKETS = 4096;

/** Limits how fast offers come: each makes MediaMTX build a peer connection. */
export function makeOfferLimits(
  now: () => number,
  limits: typeof WEBRTC_LIMITS = WEBRTC_LIMITS,
): OfferLimits {
  const buckets = new Map<string, Bucket>();
  const all: Bucket = { tokens: limits.allOffersAtOnce, atMs: now() };
  const refill = (bucket: Bucket, most: number, perMinute: number) => {
    const at = now();
    // A clock set back must not take tokens away.
    bucket.tokens = Math.min(most, bucket.tokens + Math.max(0, at - bucket.atMs) * perMinute / 60_000);
    bucket.atMs = at;
  };
  return {
    take: (address) => {
      const name = neighbourhood(address);
      const own = buckets.get(name) ?? { tokens: limits.offersAtOnce, atMs: now() };
      // Last used last, so that the ones forgotten first have been full for longest.
      buckets.delete(name);
      buckets.set(name, own);
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MOST_BUCKETS) break;
        buckets.delete(oldest);
      }
      refill(own, limits.offersAtOnce, limits.offersPerMinute);
      refill(all, limits.allOffersAtOnce, limits.allOffersPerMinute);
      if (own.tokens < 1) return waitFor(own, limits.offersPerMinute);
      if (all.tokens < 1) return waitFor(all, limits.allOffersPerMinute);
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
