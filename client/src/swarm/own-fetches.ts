import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadDone } from "../player/verifier-client.ts";
import type { Verifier } from "./engine.ts";
import type { Known } from "./known-objects.ts";

export type OwnFetchesOptions = {
  client: Pick<Verifier, "load">;
  /** Milliseconds. */
  now: () => number;
  /** It came, after so many milliseconds. */
  onDone: (known: Known, loaded: LoadDone, tookMs: number) => void;
};

/** What this page asks the box for because it is its turn, whether its own player waits for it or not. */
export type OwnFetches = {
  begin(known: Known): void;
  running(name: ObjectName): boolean;
  /**
   * Whether the box keeps this page waiting for one of them: a second question would wait as long, and make all others wait longer.
   * Told what a fetch usually takes, in milliseconds; undefined before the first.
   */
  stuck(usualMs?: number): boolean;
  /** Calls `fall` when the fetch for all fails; false when none runs. */
  onFailure(name: ObjectName, fall: () => void): boolean;
  /** Whoever waited waits no more. */
  forget(name: ObjectName, fall: () => void): void;
  /** Somebody else was quicker. */
  stop(name: ObjectName): void;
  close(): void;
};

/** Patience with a fetch for the others; hls.js has its own for what it asks itself. */
const PATIENCE = { firstByteMs: 2500, totalMs: 10_000 };

/** A fetch that takes so long is a box that doesn't answer, or can't answer all who ask; milliseconds. */
const STUCK_MS = 500;
/** But one from a box that is only far takes as long as ever. */
const STUCK_TIMES = 2;
/** Nothing is so far: where this is usual, too many ask. */
const FAR_MS = 1500;

/** Makes one that fetches nothing yet. */
export function makeOwnFetches({ client, now, onDone }: OwnFetchesOptions): OwnFetches {
  const running = new Map<string, { stop: () => void; waiting: Set<() => void>; start: number }>();
  const keyOf = (name: ObjectName) => objectKey("media", name);

  return {
    begin(known) {
      const { name, url, source } = known;
      const key = keyOf(name);
      const waiting = new Set<() => void>();
      const start = now();
      // Entered before it is asked, as an answer may be there at once.
      const entry = { stop: () => {}, waiting, start };
      running.set(key, entry);
      entry.stop = client.load({ kind: "bytes", url, source, ...PATIENCE }, {
        done(loaded) {
          running.delete(key);
          onDone(known, loaded, now() - start);
        },
        failed() {
          running.delete(key);
          for (const fall of waiting) fall();
        },
      });
    },
    running: (name) => running.has(keyOf(name)),
    stuck(usualMs = 0) {
      const longMs = Math.max(STUCK_MS, Math.min(FAR_MS, STUCK_TIMES * usualMs));
      return [...running.values()].some(({ start }) => now() - start >= longMs);
    },
    onFailure(name, fall) {
      const entry = running.get(keyOf(name));
      entry?.waiting.add(fall);
      return entry !== undefined;
    },
    forget: (name, fall) => void running.get(keyOf(name))?.waiting.delete(fall),
    stop(name) {
      running.get(keyOf(name))?.stop();
      running.delete(keyOf(name));
    },
    close() {
      for (const { stop } of running.values()) stop();
      running.clear();
    },
  };
}
