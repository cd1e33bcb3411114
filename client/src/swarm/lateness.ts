import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";

/** How long after a list shows an object whoever is first in rank says that it is on the way, of late. */
export type Lateness = {
  listed(name: ObjectName): void;
  /** The first word of whoever was waited for; anybody else's says how long this page and others wait, not how long to. */
  announced(name: ObjectName): void;
  /** Nobody is waited for any more: what is said of it later is none to wait for. */
  forget(name: ObjectName): void;
  /** Four of five words came sooner, in milliseconds; undefined before there were enough. */
  usual(): number | undefined;
};

const KEPT = 40;
const ENOUGH = 10;
const WAITING = 64;

/** Makes one that has heard nothing yet. */
export function makeLateness(now: () => number): Lateness {
  const since = new Map<string, number>();
  let seen: number[] = [];
  return {
    listed(name) {
      since.set(objectKey("media", name), now());
      for (const oldest of since.keys()) {
        if (since.size <= WAITING) break;
        since.delete(oldest);
      }
    },
    announced(name) {
      const key = objectKey("media", name);
      const at = since.get(key);
      // The first word of each object counts; one that is early is none to wait for.
      if (at === undefined) return;
      since.delete(key);
      seen = [...seen, now() - at].slice(-KEPT);
    },
    forget: (name) => void since.delete(objectKey("media", name)),
    usual: () =>
      seen.length < ENOUGH ? undefined : [...seen].sort((a, b) => a - b)[Math.floor(seen.length * 0.8)],
  };
}
