import { type UplinkClass, uplinkClassOf } from "../../../../contracts/swarm/uplink.ts";

/** A burst smaller than this says more about round trips than about the uplink. */
const TELLING_BYTES = 100_000;
/** Bursts before anybody is called weak. */
const TELLING_BURSTS = 3;
const KEEP_MS = 60_000;

/** Measures how much this page sends while it sends as much as it can, over all neighbours together. */
export function makeUplinkMeter(now: () => number) {
  let began: number | undefined;
  let sent = 0;
  let best: { kbit: number; at: number }[] = [];

  return {
    /** Bytes were handed to a browser that sends as fast as it can; `queued` were still with it, of all neighbours. */
    handed(bytes: number, queued: number): void {
      if (queued === 0) [began, sent] = [now(), 0];
      sent += bytes;
    },
    /** The browser got rid of some; `left` are still queued, of all neighbours. */
    drained(left: number): void {
      const gone = sent - left;
      if (began !== undefined && gone >= TELLING_BYTES) {
        const ms = Math.max(1, now() - began);
        best = best.filter(({ at }) => now() - at < KEEP_MS);
        best.push({ kbit: gone * 8 / ms, at: now() });
        if (best.length > 50) best.shift();
      }
    },
    /** The best of the last minute: a burst can be held up by much besides the uplink, but is never faster than it. */
    uplink(): UplinkClass {
      if (best.length < TELLING_BURSTS) return 0;
      return uplinkClassOf(Math.max(...best.map(({ kbit }) => kbit)));
    },
  };
}
