import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener, VerifierClient } from "../../player/verifier-client.ts";
import type { LoadFailure, LoadTimes } from "../../player/worker/messages.ts";
import { smoothed } from "../deadline.ts";
import type { Listing } from "./listings.ts";

export type Fetched =
  | { ok: true; bytes: ArrayBuffer; times: LoadTimes }
  | { ok: false; failure: LoadFailure; times: LoadTimes };

export type SharedFetchOptions = {
  client: Pick<VerifierClient, "load">;
  /** Verified bytes came over HTTP, once for all who asked. */
  onBytes: (listing: Listing, bytes: ArrayBuffer) => void;
};

export type SharedFetch = {
  /** Asks for a segment, or joins whoever asks for it already; the answer gives up. */
  ask(listing: Listing, on: (fetched: Fetched) => void): () => void;
  running(name: ObjectName): boolean;
  /** What a fetch usually takes, in milliseconds; undefined before the first. */
  usualMs(): number | undefined;
  close(): void;
};

/** An elected page waits longer than a player would: others step in meanwhile. */
const FIRST_BYTE_MS = 5000;
const WHOLE_MS = 15_000;

type Running = { askers: Set<(fetched: Fetched) => void>; stop: () => void };

/** One request to the box for each segment, however many parts of this page want it. */
export function makeSharedFetch({ client, onBytes }: SharedFetchOptions): SharedFetch {
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
        entry.stop();
      };
    },
    usualMs: () => usual,
    running: (name) => running.has(keyOf(name)),
    close() {
      for (const { stop } of running.values()) stop();
      running.clear();
    },
  };

  function begin(key: string, listing: Listing): Running {
    const entry: Running = { askers: new Set(), stop: () => undefined };
    running.set(key, entry);
    const settle = (fetched: Fetched) => {
      if (running.get(key) === entry) running.delete(key);
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
      failed: (failure, times) => settle({ ok: false, failure, times }),
    };
    const { url, source } = listing;
    entry.stop = client.load(
      { kind: "bytes", url, source, firstByteMs: FIRST_BYTE_MS, totalMs: WHOLE_MS },
      on,
    );
    return entry;
  }
}

function keyOf({ rid, n }: ObjectName): string {
  return `${rid}/${n}`;
}
