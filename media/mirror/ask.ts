import { boundedFetch, type BoundedFetchOptions, type Got } from "./bounded-fetch.ts";

/** One request under way. */
export type Ask = {
  got: Promise<Got>;
  /** Bytes that are here. */
  received: () => number;
  /** Ends it; it then comes to nothing. */
  stop: () => void;
};

/** Asks for a body whose size and time are bounded. */
export function startAsk(url: string, options: Omit<BoundedFetchOptions, "onBytes">): Ask {
  const stopping = new AbortController();
  let received = 0;
  const got = boundedFetch(url, {
    ...options,
    signal: AbortSignal.any([options.signal, stopping.signal]),
    onBytes: (bytes) => received = bytes,
  });
  return { got, received: () => received, stop: () => stopping.abort() };
}

/** Goes on with what is under way, and asks anew where that brings nothing. */
export function askAgain(first: Ask, again: () => Ask): Ask {
  let current = first;
  let stopped = false;
  return {
    got: first.got.then((got) => {
      if (got.got === "bytes" || stopped) return got;
      current = again();
      return current.got;
    }),
    received: () => current.received(),
    stop: () => {
      stopped = true;
      current.stop();
    },
  };
}
