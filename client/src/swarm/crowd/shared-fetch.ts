import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener, VerifierClient } from "../../player/verifier-client.ts";
import type { LoadFailure, LoadTimes } from "../../player/worker/messages.ts";
import { smoothed } from "../deadline.ts";
import type { Listing } from "./listings.ts";
import { lastFetchMs, possibleMs } from "./patience.ts";

export type Fetched =
  | { ok: true; bytes: ArrayBuffer; times: LoadTimes }
  | { ok: false; failure: LoadFailure; times: LoadTimes };

export type SharedFetchOptions = {
  client: Pick<VerifierClient, "load">;
  /** The box is asked. */
  onBegun: (listing: Listing) => void;
  /** Verified bytes came over HTTP, once for all who asked. */
  onBytes: (listing: Listing, bytes: ArrayBuffer) => void;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
};

export type SharedFetch = {
  /** Asks for a segment, or joins whoever asks for it already; the answer gives up. */
  ask(listing: Listing, on: (fetched: Fetched) => void): () => void;
  /**
   * In how many milliseconds a running fetch takes suspiciously long for a player that can play on for so many; 0: it does already.
   * Undefined: nothing plays yet, which another request would make no sooner on a slow line.
   */
  lateInMs(name: ObjectName, leftMs: number | undefined): number;
  /** Asks once more beside a fetch that takes too long: whichever ends first counts. */
  race(listing: Listing): void;
  running(name: ObjectName): boolean;
  /** What a fetch usually takes, in milliseconds; undefined before the first. */
  usualMs(): number | undefined;
  close(): void;
};

/** An elected page waits longer than a player would: others step in meanwhile. */
const FIRST_BYTE_MS = 5000;
const WHOLE_MS = 15_000;
/** What no fetch is late before, in milliseconds, and how many times as long as usual it may take. */
const LATE_MS = 300;
const LATE_TIMES = 3;
/** Late, before any fetch has ended, where nothing plays that could stop; milliseconds. */
const UNKNOWN_LATE_MS = 1000;
/** Requests for one segment at a time. */
const MOST_ATTEMPTS = 2;

type Running = {
  askers: Set<(fetched: Fetched) => void>;
  attempts: Set<() => void>;
  begun: number;
  raced: boolean;
};

/** One request to the box for each segment, however many parts of this page want it. */
export function makeSharedFetch({ client, onBegun, onBytes, now }: SharedFetchOptions): SharedFetch {
  const running = new Map<string, Running>();
  let usual: number | undefined;
  return {
    ask(listing, on) {
      const key = keyOf(listing.name);
      const entry = running.get(key) ?? begin(key, listing);
      entry.askers.add(on);
      return () => {
        if (!entry.askers.delete(on) || entry.askers.size > 0 || running.get(key) !== entry) return;
        running.delete(key);
        stop(entry);
      };
    },
    lateInMs(name, leftMs) {
      const entry = running.get(keyOf(name));
      const passed = entry === undefined ? 0 : now() - entry.begun;
      const late = usual === undefined ? UNKNOWN_LATE_MS : Math.max(LATE_MS, LATE_TIMES * usual);
      // Another one must be asked while it can still come in time.
      const inTime = leftMs === undefined ? late : passed + leftMs - lastFetchMs(usual);
      return Math.max(0, Math.min(late, Math.max(possibleMs(usual), inTime)) - passed);
    },
    race(listing) {
      const key = keyOf(listing.name);
      const entry = running.get(key);
      if (entry === undefined || entry.raced || entry.attempts.size >= MOST_ATTEMPTS) return;
      entry.raced = true;
      attempt(key, entry, listing);
    },
    usualMs: () => usual,
    running: (name) => running.has(keyOf(name)),
    close() {
      for (const entry of running.values()) stop(entry);
      running.clear();
    },
  };

  function begin(key: string, listing: Listing): Running {
    const entry: Running = { askers: new Set(), attempts: new Set(), begun: now(), raced: false };
    running.set(key, entry);
    attempt(key, entry, listing);
    onBegun(listing);
    return entry;
  }

  function attempt(key: string, entry: Running, listing: Listing): void {
    const settle = (fetched: Fetched) => {
      if (running.get(key) === entry) running.delete(key);
      stop(entry);
      for (const asker of entry.askers) asker(fetched);
    };
    const on: LoadListener = {
      done({ data, times }: LoadDone) {
        if (typeof data === "string") throw new Error("bytes were asked for and a text came");
        usual = smoothed(usual, times.end - times.start);
        // Whoever asked the box has its times, so it comes before those who wait for anybody's bytes.
        settle({ ok: true, bytes: data, times });
        onBytes(listing, data);
      },
      failed(failure, times) {
        entry.attempts.delete(giveUp);
        if (entry.attempts.size === 0) settle({ ok: false, failure, times });
      },
    };
    const { url, source } = listing;
    const giveUp = client.load(
      { kind: "bytes", url, source, firstByteMs: FIRST_BYTE_MS, totalMs: WHOLE_MS },
      on,
    );
    entry.attempts.add(giveUp);
  }

  function stop({ attempts }: Running): void {
    for (const giveUp of attempts) giveUp();
    attempts.clear();
  }
}

function keyOf({ rid, n }: ObjectName): string {
  return `${rid}/${n}`;
}
