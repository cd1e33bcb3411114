import type { LoadDone, LoadListener, VerifierClient } from "../../player/verifier-client.ts";
import type { LoadRequest, LoadTimes } from "../../player/worker/messages.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { VerifiedStore } from "../store/verified-store.ts";
import type { Listing, Listings } from "./listings.ts";
import type { SharedFetch } from "./shared-fetch.ts";

export type SegmentWaitsOptions = {
  client: Pick<VerifierClient, "load">;
  listings: Pick<Listings, "of">;
  store: Pick<VerifiedStore, "whenThere">;
  fetches: Pick<SharedFetch, "ask" | "lateInMs" | "race">;
  /** How long the player may wait for others, in milliseconds, before this page asks the box. */
  patienceMs: (listing: Listing) => number;
  /** The same while somebody is on the way with it. */
  lastMs: (listing: Listing) => number;
  /** How long the player can play on before it needs it, in milliseconds; undefined where nothing plays yet. */
  leftMs: (listing: Listing) => number | undefined;
  isComing: (listing: Listing) => boolean;
  /** The box is asked now, after others were waited for so many milliseconds. */
  onLate?: (listing: Listing, waitedMs: number) => void;
  /** Asks the library for it; the answer calls it off. */
  askLibrary: (listing: Listing) => () => void;
  /** What the player thinks its line to the box carries, in bits per second. */
  bandwidth: () => number;
  /** Milliseconds since 1970, with fractions, as the worker's times. */
  now: () => number;
  after: After;
};

export type SegmentWaits = Pick<VerifierClient, "load"> & {
  /** Whatever still waits, and whatever is asked from now on, goes the verifier's own way. */
  close(): void;
};

/** How long a picture that stands still is taken as a reason to wait, in milliseconds: the others may watch nothing either. */
const LONGEST_MS = 3000;
/** How often is looked whether somebody is still on the way, in milliseconds. */
const LOOK_AGAIN_MS = 50;

/**
 * How hls.js gets whole segments: from the store, whoever fills it first. Peers have until the player's patience ends, then
 * the box is asked as well. What no verified playlist of the session lists goes the verifier's own way.
 */
export function makeSegmentWaits(options: SegmentWaitsOptions): SegmentWaits {
  const { client, listings, store, fetches, patienceMs, lastMs, isComing, askLibrary } = options;
  const { bandwidth, now, after } = options;
  const waiting = new Set<() => void>();
  let closed = false;
  return {
    load(request, on) {
      const listing = request.kind === "bytes" && !closed ? listings.of(request.url) : undefined;
      return listing === undefined ? client.load(request, on) : wait(listing, request, on);
    },
    close() {
      closed = true;
      for (const giveUp of waiting) giveUp();
    },
  };

  function wait(listing: Listing, request: LoadRequest, on: LoadListener): () => void {
    const start = now();
    let stops: (() => void)[] = [];
    let ended = false;
    const end = () => {
      if (ended) return false;
      ended = true;
      waiting.delete(giveUp);
      for (const stop of stops.splice(0)) stop();
      return true;
    };
    const giveUp = () => {
      if (end()) stops = [client.load(request, on)];
    };
    waiting.add(giveUp);
    const done = (bytes: ArrayBuffer, times: LoadTimes) => {
      const loaded: LoadDone = { url: listing.url, data: bytes, times };
      if (end()) on.done(loaded);
    };
    // Nobody expects an answer before the question has ended, and the store may have one at once.
    queueMicrotask(() => {
      if (ended) return;
      stops.push(store.whenThere(listing.name, (bytes) => done(bytes.buffer, timesOf(bytes.byteLength))));
      if (ended) return;
      stops.push(
        after(request.totalMs, () => {
          if (end()) on.failed({ cause: "timeout" }, { start, first: now(), end: now() });
        }),
        askLibrary(listing),
        after(patienceMs(listing), ask),
      );
    });
    const ask = () => {
      // A picture that stands still makes no haste.
      const patience = now() - start < LONGEST_MS ? patienceMs(listing) : 0;
      const left = Math.max(patience, isComing(listing) ? lastMs(listing) : 0);
      if (left > 0) return void stops.push(after(Math.min(left, LOOK_AGAIN_MS), ask));
      options.onLate?.(listing, now() - start);
      stops.push(fetches.ask(listing, (fetched) => {
        if (fetched.ok) return done(fetched.bytes.slice(0), fetched.times);
        if (end()) on.failed(fetched.failure, fetched.times);
      }));
      // Whoever asked first may have waited in vain for as long as there was time.
      const late = () => fetches.lateInMs(listing.name, options.leftMs(listing));
      if (!ended) stops.push(after(late(), () => fetches.race(listing)));
    };
    return () => {
      if (!end()) { for (const stop of stops.splice(0)) stop(); }
    };
  }

  /** What a peer brought says nothing of the line to the box: by these times the player's estimate stays what it is. */
  function timesOf(bytes: number): LoadTimes {
    const end = now();
    const first = end - bytes * 8000 / Math.max(1, bandwidth());
    return { start: first, first, end };
  }
}
