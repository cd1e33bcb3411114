/** Compares the box's clock with others'. */
export type ClockWatch = {
  /** Seconds the box is ahead of the others; undefined unless several of them agree. */
  aheadS: () => number | undefined;
  /** Asks these relays for their time, where it is due. */
  ask: (relays: readonly string[]) => Promise<void>;
};

export type ClockWatchOptions = {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Ends asking. */
  signal?: AbortSignal;
  /** Replaced in tests. */
  fetch?: typeof globalThis.fetch;
};

/** One other clock: how much the box was ahead of it, and when that was seen. */
type Witness = { aheadS: number; atMs: number };

const ASK_EVERY_MS = 10 * 60_000;
const PATIENCE_MS = 5000;
const BELIEVED_MS = 30 * 60_000;
/** Clocks that are right differ by less, the Date header's whole second and a slow answer included. */
const AGREE_S = 5;

/** Starts without any evidence. Clocks are read from the Date header of relays' HTTP answers. */
export function makeClockWatch({ now, signal, fetch = globalThis.fetch }: ClockWatchOptions): ClockWatch {
  const witnesses = new Map<string, Witness>();
  const asked = new Map<string, number>();
  const askOne = async (relay: string) => {
    const url = URL.parse(relay.replace(/^ws/, "http"));
    if (url === null || now() - (asked.get(url.host) ?? -Infinity) < ASK_EVERY_MS) return;
    asked.set(url.host, now());
    const before = now();
    try {
      const answer = await fetch(url, {
        headers: { accept: "application/nostr+json", "cache-control": "no-cache" },
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...signal === undefined ? [] : [signal]]),
        redirect: "error",
      });
      await answer.body?.cancel();
      const told = Date.parse(answer.headers.get("date") ?? "");
      // A stored answer has the date at which it was stored.
      if (Number.isNaN(told) || answer.headers.get("age") !== null) return;
      // The header has lost its fraction: half a second on average.
      const aheadS = ((before + now()) / 2 - told - 500) / 1000;
      witnesses.set(url.host, { aheadS, atMs: now() });
    } catch (error) {
      // A relay that doesn't answer says nothing about clocks.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
  };
  return {
    aheadS: () =>
      agreedAhead(
        [...witnesses.values()].filter(({ atMs }) => now() - atMs < BELIEVED_MS).map(({ aheadS }) => aheadS),
      ),
    ask: async (relays) => {
      await Promise.all(relays.map(askOne));
    },
  };
}

/** What most of several clocks agree on; a single one, or one against one, proves nothing. */
export function agreedAhead(aheadS: readonly number[]): number | undefined {
  if (aheadS.length < 2) return undefined;
  const middle = [...aheadS].sort((a, b) => a - b)[Math.floor(aheadS.length / 2)] ?? 0;
  const agreeing = aheadS.filter((one) => Math.abs(one - middle) <= AGREE_S);
  return agreeing.length >= 2 && agreeing.length > aheadS.length / 2 ? middle : undefined;
}
