import type { Rates } from "../http/rate-limits.ts";

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

/** How fast offers may come: each makes MediaMTX build a peer connection. */
export function offerRates(limits: typeof WEBRTC_LIMITS = WEBRTC_LIMITS): Rates {
  return {
    atOnce: limits.offersAtOnce,
    perMinute: limits.offersPerMinute,
    allAtOnce: limits.allOffersAtOnce,
    allPerMinute: limits.allOffersPerMinute,
  };
}
