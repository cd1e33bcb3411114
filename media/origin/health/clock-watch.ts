/** Compares the box's clock with others'. */
export type ClockWatch = {
  /** Seconds the box is ahead of the others; undefined unless several of them agree. */
  aheadS: () => number | undefined;
  /** Asks these relays for their time, where it is due. */
  ask: (relays: readonly string[]) => Promise<void>;
};

export type ClockWatchOptions = {
  /** Milliseconds since 1970, as the box's clock has them now. */
  now: () => number;
  /** Milliseconds that go on evenly while somebody sets that clock. */
  steady?: () => number;
  /** Ends asking. */
  signal?: AbortSignal;
  /** Replaced in tests. */
  fetch?: typeof globalThis.fetch;
};

/** When something was seen: by the steady clock, and how far the box's was ahead of that one. */
type Seen = { atMs: number; boxMs: number };
/** One other clock, and how much the box was ahead of it. */
type Witness = Seen & { aheadS: number };
/** When one was asked last, how long that does, and how often in a row it had said nothing. */
type Asked = Seen & { doesMs: number; failures: number };

const ASK_EVERY_MS = 10 * 60_000;
/** Until who said nothing is asked again; twice as long after each time. */
const AGAIN_MS = 5000;
const PATIENCE_MS = 5000;
const BELIEVED_MS = 30 * 60_000;
/** Clocks that are right differ by less, the Date header's whole second and a slow answer included. */
const AGREE_S = 5;
/** The box's clock was set, or the machine slept and the steady one with it. */
const SET_MS = 2000;

/** Starts without any evidence. Clocks are read from the Date header of relays' HTTP answers. */
export function makeClockWatch(
  { now, steady = () => performance.now(), signal, fetch = globalThis.fetch }: ClockWatchOptions,
): ClockWatch {
  const witnesses = new Map<string, Witness>();
  const asked = new Map<string, Asked>();
  const seenNow = (): Seen => ({ atMs: steady(), boxMs: now() - steady() });
  const holds = (seen: Seen, ms: number) => {
    const { atMs, boxMs } = seenNow();
    return atMs - seen.atMs < ms && Math.abs(boxMs - seen.boxMs) <= SET_MS;
  };
  const askOne = async (relay: string) => {
    const url = URL.parse(relay.replace(/^ws/, "http"));
    const last = asked.get(url?.host ?? "");
    if (url === null || (last !== undefined && holds(last, last.doesMs))) return;
    const begun = seenNow();
    const failures = last === undefined || !holds(last, Infinity) ? 0 : last.failures;
    const doesMs = Math.min(ASK_EVERY_MS, AGAIN_MS * 2 ** failures);
    asked.set(url.host, { ...begun, doesMs, failures: failures + 1 });
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
      // Set within the question, the box's clock says nothing about when it was answered.
      if (!holds(begun, Infinity)) return;
      // The header has lost its fraction: half a second on average.
      const aheadS = ((before + now()) / 2 - told - 500) / 1000;
      witnesses.set(url.host, { aheadS, ...seenNow() });
      asked.set(url.host, { ...begun, doesMs: ASK_EVERY_MS, failures: 0 });
    } catch (error) {
      // A relay that doesn't answer says nothing about clocks.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
  };
  return {
    aheadS: () =>
      agreedAhead(
        [...witnesses.values()].filter((witness) => holds(witness, BELIEVED_MS)).map(({ aheadS }) => aheadS),
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
