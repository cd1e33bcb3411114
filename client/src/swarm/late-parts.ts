import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { After } from "../webrtc/schedule.ts";
import type { Known, KnownObjects } from "./known-objects.ts";
import { makeRecent } from "./mesh/recent.ts";

export type LatePartsOptions = {
  objects: Pick<KnownObjects, "following">;
  isThere: (name: ObjectName) => boolean;
  /** Asks neighbours for it. */
  ask: (name: ObjectName) => void;
  /** How long they may take before somebody is elected for it, in milliseconds. */
  patienceMs: () => number;
  elect: (name: ObjectName) => void;
  after: After;
};

/** Parts of which many were listed at once: after a gap of this page's own, or of everybody's. */
export type LateParts = {
  /** The player asks for one: it and the next are looked for. */
  seek(known: Known): void;
  /** Whether a part is looked for. */
  sought(name: ObjectName): boolean;
  close(): void;
};

/** As many as a player soon asks for: one after the other would make it wait for each. */
const AT_ONCE = 6;
const REMEMBERED = 256;

/**
 * Whoever had no gap has them in store, so neighbours are asked first; and where nobody has them, as a box itself had the gap,
 * one page is elected as for any other part. Only what the player wants is looked for.
 */
export function makeLateParts(o: LatePartsOptions): LateParts {
  const sought = makeRecent<string>(REMEMBERED);
  const cancels = new Set<() => void>();
  const keyOf = (name: ObjectName) => objectKey("media", name);

  return {
    seek(known) {
      for (const { name, fresh } of [known, ...o.objects.following(known.name, AT_ONCE - 1)]) {
        const key = keyOf(name);
        if (fresh || sought.has(key) || o.isThere(name)) continue;
        sought.add(key);
        o.ask(name);
        const cancel = o.after(o.patienceMs(), () => {
          cancels.delete(cancel);
          o.elect(name);
        });
        cancels.add(cancel);
      }
    },
    sought: (name) => sought.has(keyOf(name)),
    close() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
