import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener, VerifierClient } from "../player/verifier-client.ts";
import type { LoadRequest } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import { deadlineMs } from "./deadline.ts";
import type { Known } from "./known-objects.ts";
import type { OwnFetches } from "./own-fetches.ts";
import type { VerifiedStore } from "./store/verified-store.ts";

export type ObjectWaitsOptions = {
  client: Pick<VerifierClient, "load">;
  store: Pick<VerifiedStore, "whenThere">;
  fetches: Pick<OwnFetches, "onFailure" | "forget">;
  /** What can be played before the next object is needed, in milliseconds. */
  bufferedMs: () => number;
  /** What a fetch from the box usually takes, in milliseconds; undefined before the first. */
  fetchMs: () => number | undefined;
  /** How long others are given with what is just made though nothing is left to play, in milliseconds. */
  graceMs: () => number;
  /** The box answered hls.js' own request after so many milliseconds, or to whoever waited for others in vain. */
  on: {
    loaded(known: Known, loaded: LoadDone, tookMs: number): void;
    waitedInVain(known: Known, loaded: LoadDone): void;
  };
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
};

/** hls.js' own requests: for what nobody else has, and for what others may bring first. */
export type ObjectWaits = {
  /** Nobody else is there: hls.js' own request, and nothing else. */
  loadAlone(known: Known, request: LoadRequest, on: LoadListener): () => void;
  /** Waits for whoever brings it first, and asks the box too when that takes too long. */
  wait(known: Known, request: LoadRequest, on: LoadListener): () => void;
  /** Whether hls.js itself is asking the box for an object. */
  isAsking(name: ObjectName): boolean;
  /** Whatever waits asks the box. */
  close(): void;
};

/** Nobody may have, nor look for, what was listed long ago: it is waited for no longer than that, in milliseconds. */
const LATE_MS = 1000;

/** Makes one in which nobody waits. */
export function makeObjectWaits(o: ObjectWaitsOptions): ObjectWaits {
  const { client, store, fetches } = o;
  const asking = new Set<string>();
  /** Ends the wait of each of hls.js' requests that wait for others. */
  const waiters = new Set<() => void>();
  let closed = false;

  return {
    loadAlone,
    wait,
    isAsking: (name) => asking.has(objectKey("media", name)),
    close() {
      closed = true;
      for (const fall of [...waiters]) fall();
    },
  };

  function loadAlone(known: Known, request: LoadRequest, listener: LoadListener): () => void {
    const start = o.now();
    const key = objectKey("media", known.name);
    const end = () => asking.delete(key);
    asking.add(key);
    const stop = client.load(request, {
      done(loaded) {
        end();
        o.on.loaded(known, loaded, o.now() - start);
        listener.done(loaded);
      },
      failed(failure, times) {
        end();
        listener.failed(failure, times);
      },
    });
    return () => {
      end();
      stop();
    };
  }

  function wait(known: Known, request: LoadRequest, listener: LoadListener): () => void {
    const { name, url } = known;
    const start = o.now();
    let stopLoad: (() => void) | undefined;
    let over = false;
    const end = () => {
      over = true;
      waiters.delete(fall);
      unwait();
      cancel();
      fetches.forget(name, fall);
      stopLoad?.();
    };
    // The box may hang: what others bring meanwhile is taken all the same.
    const fall = () => {
      if (over || stopLoad !== undefined) return;
      cancel();
      const answered: LoadListener = {
        done(loaded) {
          o.on.waitedInVain(known, loaded);
          if (over) return;
          end();
          listener.done(loaded);
        },
        failed(failure, times) {
          if (over) return;
          end();
          listener.failed(failure, times);
        },
      };
      stopLoad = closed ? client.load(request, answered) : loadAlone(known, request, answered);
    };
    let unwait = () => {};
    let cancel = () => {};
    unwait = store.whenThere(name, ({ buffer }) => {
      end();
      const at = o.now();
      listener.done({ url, data: buffer, times: { start, first: at, end: at } });
    });
    if (over) return () => {};
    waiters.add(fall);
    // An own fetch that fails is answered by hls.js' own request, with its patience and its reports. Somebody else may be
    // quicker than an own fetch that hangs; a second one to the same box would hang as well.
    if (!fetches.onFailure(name, fall)) {
      const deadline = deadlineMs({ bufferedMs: o.bufferedMs(), fetchMs: o.fetchMs() });
      const grace = known.fresh ? o.graceMs() : 0;
      cancel = o.after(known.fresh ? Math.max(grace, deadline) : Math.min(LATE_MS, deadline), () => {
        if (!fetches.onFailure(name, fall)) fall();
      });
    }
    return end;
  }
}
