import type { After } from "../../webrtc/schedule.ts";

/** Requests for a list of whole segments that wait until its next one is known to be complete. */
export type ListWaits = {
  /** Goes on once segment `n` of a rendition is complete, or after a while; the answer calls it off. */
  hold(rid: string, n: number, go: () => void): () => void;
  /** A verified playlist lists it whole. */
  complete(rid: string, n: number): void;
  /** All go on at once. */
  close(): void;
};

type Held = { rid: string; n: number; go: () => void };

/** Longer than a segment: then the box may know more than others brought. */
const LONGEST_MS = 3000;

/**
 * Holds them here, where they take none of the six connections that a browser opens to one box by HTTP/1.1: parts are asked
 * for on those.
 */
export function makeListWaits(after: After): ListWaits {
  const newest = new Map<string, number>();
  const held = new Set<Held>();
  return {
    hold(rid, n, go) {
      if ((newest.get(rid) ?? -1) >= n) {
        go();
        return () => {};
      }
      const one: Held = {
        rid,
        n,
        go() {
          cancel();
          if (held.delete(one)) go();
        },
      };
      const cancel = after(LONGEST_MS, () => one.go());
      held.add(one);
      return () => {
        cancel();
        held.delete(one);
      };
    },
    complete(rid, n) {
      newest.set(rid, Math.max(newest.get(rid) ?? -1, n));
      for (const one of [...held]) if (one.rid === rid && one.n <= n) one.go();
    },
    close() {
      for (const one of [...held]) one.go();
    },
  };
}
