import { objectKey, type ObjectName } from "../../../../contracts/swarm/object-name.ts";

export type VerifiedStoreOptions = {
  /** Milliseconds. */
  now: () => number;
  /** What it holds at most; the oldest go first. */
  maxBytes: number;
  /** How long an object is kept, in milliseconds. */
  keepMs: number;
};

/** Verified bytes that may be played and given on. Nobody shares a buffer with it: hls.js detaches those it is given. */
export type VerifiedStore = {
  /** Keeps a copy. Only what the verification worker let through may come here. */
  put(name: ObjectName, bytes: Uint8Array): void;
  copy(name: ObjectName): Uint8Array<ArrayBuffer> | undefined;
  has(name: ObjectName): boolean;
  /** Gives a copy at once, or as soon as it is there; the answer calls it off. */
  whenThere(name: ObjectName, on: (bytes: Uint8Array<ArrayBuffer>) => void): () => void;
  /** Oldest first. */
  names(): ObjectName[];
  clear(): void;
};

type Kept = { name: ObjectName; bytes: Uint8Array<ArrayBuffer>; at: number };

/** Makes an empty store. */
export function makeVerifiedStore({ now, maxBytes, keepMs }: VerifiedStoreOptions): VerifiedStore {
  const kept = new Map<string, Kept>();
  const waiting = new Map<string, Set<(bytes: Uint8Array<ArrayBuffer>) => void>>();
  let held = 0;

  const keyOf = (name: ObjectName) => objectKey("media", name);
  const copy = (name: ObjectName) => {
    prune();
    return kept.get(keyOf(name))?.bytes.slice();
  };

  return {
    put(name, bytes) {
      const key = keyOf(name);
      if (!kept.has(key) && bytes.length <= maxBytes) {
        kept.set(key, { name, bytes: Uint8Array.from(bytes), at: now() });
        held += bytes.length;
        prune();
      }
      const waiters = waiting.get(key);
      waiting.delete(key);
      for (const on of waiters ?? []) on(Uint8Array.from(bytes));
    },
    copy,
    has(name) {
      prune();
      return kept.has(keyOf(name));
    },
    whenThere(name, on) {
      const there = copy(name);
      if (there !== undefined) {
        on(there);
        return () => undefined;
      }
      const key = keyOf(name);
      const waiters = waiting.get(key) ?? new Set();
      waiting.set(key, waiters.add(on));
      return () => {
        waiters.delete(on);
        if (waiters.size === 0 && waiting.get(key) === waiters) waiting.delete(key);
      };
    },
    names() {
      prune();
      return [...kept.values()].map(({ name }) => name);
    },
    clear() {
      kept.clear();
      waiting.clear();
      held = 0;
    },
  };

  function prune(): void {
    const oldest = now() - keepMs;
    for (const [key, { bytes, at }] of kept) {
      if (held <= maxBytes && at > oldest) return;
      kept.delete(key);
      held -= bytes.length;
    }
  }
}
