import { toHex } from "../../../../contracts/hex.ts";
import type { Attempt, Heard } from "./carry.ts";
import type { Expectation, Expectations } from "./expectations.ts";
import type {
  ByteMismatch,
  Carrier,
  CheckRequest,
  LoadFailure,
  LoadRequest,
  ObjectName,
  Report,
} from "./messages.ts";
import type { Loaded } from "./loaded.ts";
import { timedFetch } from "./timed-fetch.ts";

/** An object that no playlist announced, of a stream that has no seal. */
const UNSEALED_LIMIT = 64 * 1024 * 1024;
/** Pauses before asking again for bytes that did not hold. */
const AGAIN_MS = [0, 150];
const IDLE_MS = 1500;
/** Until an object has been coming for this long, nothing is said about when all of it would be here. */
const TELLING_MS = 450;
/** Something that is here this soon is in time, however little it plays; besides, it may take this much of what it plays. */
const SOON_MS = 1000;
const IN_TIME = 1.5;

export type ObjectGateOptions = {
  fetch: typeof fetch;
  now: () => number;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  expectations: Expectations;
  unsealed: ReadonlySet<string>;
  /** Asks whoever carries the stream, one after the other. */
  byAnyWay: (request: LoadRequest, signal: AbortSignal, attempt: Attempt) => Promise<Loaded>;
  report: (report: Report) => void;
};

export type ObjectGate = {
  load(request: LoadRequest, signal: AbortSignal): Promise<Loaded>;
  /** Judges bytes that another viewer brought; nothing but what a verified playlist lists is ever taken from there. */
  check(request: CheckRequest): Promise<Loaded>;
  /** Flips one byte of the next part or segment on its way to the check. */
  tamper(): void;
};

/** Lets bytes through only when they are what a verified playlist promised, or when their source has no seal at all. */
export function makeObjectGate(
  { fetch, now, digest, expectations, unsealed, byAnyWay, report }: ObjectGateOptions,
): ObjectGate {
  let armed = false;
  let picture = false;
  return {
    tamper: () => {
      armed = true;
    },
    async load(request, signal) {
      const expected = expectations.of(request.url);
      if (expected === undefined && !unsealed.has(request.source)) return unlisted();
      return await byAnyWay(request, signal, async (way, signal, heard) => {
        for (let tries = 0;; tries++) {
          const asked = { ...request, source: way.source, url: way.url };
          const loaded = await attempt(asked, expected, signal, tries, heard);
          // Who has others to ask doesn't ask the same one twice.
          const pause = way.at === undefined ? AGAIN_MS[tries] : undefined;
          if (loaded.ok && way.at !== undefined) return { ...loaded, url: way.at };
          if (loaded.ok || pause === undefined || !worthAsking(loaded.failure)) return loaded;
          if (pause > 0) await wait(pause, signal);
        }
      });
    },
    async check({ url, source, bytes: data }) {
      const expected = expectations.of(url);
      if (expected === undefined) return unlisted();
      const { name } = expected;
      const bytes = new Uint8Array(data);
      const start = now();
      // What the viewer bends is a copy: the peer's own bytes are the fresh ones that replace it.
      const bent = bend(name, bytes.length) ? flip(bytes.slice()) : undefined;
      const caught = bent && await compare(expected, bent);
      if (caught !== undefined) tell(source, name, bytes.length, "peer", caught, true);
      const mismatch = await compare(expected, bytes);
      const end = now();
      const times = { start, first: start, end };
      tell(source, name, bytes.length, "peer", mismatch);
      return mismatch === undefined
        ? { ok: true, data, url, times }
        : { ok: false, failure: { cause: "refused", refusal: mismatch }, times };
    },
  };

  function unlisted(): Loaded {
    const refusal = { verdict: "malformed" as const, detail: "bytes that no verified playlist lists" };
    return {
      ok: false,
      failure: { cause: "refused", refusal },
      times: { start: now(), first: now(), end: now() },
    };
  }

  /** Whether the viewer wants this one bent, who does so once. */
  function bend({ kind, rid }: ObjectName, length: number): boolean {
    // People look at the picture, so that is what gets bent where there is one.
    const audio = rid?.startsWith("audio") ?? false;
    picture ||= !audio;
    const bends = armed && kind !== "init" && !(audio && picture) && length > 0;
    if (bends) armed = false;
    return bends;
  }

  async function attempt(
    request: LoadRequest,
    expected: Expectation | undefined,
    signal: AbortSignal,
    tries: number,
    heard: Heard,
  ): Promise<Loaded> {
    let begunAt = Infinity;
    const fetched = await timedFetch({
      fetch,
      now,
      url: request.url,
      signal,
      // Objects are immutable, so a bad copy would come out of the browser's cache for ever.
      cache: tries > 0 ? "reload" : "default",
      ...(expected === undefined && request.range && { range: request.range }),
      limit: expected?.length ?? UNSEALED_LIMIT,
      firstByteMs: request.firstByteMs,
      totalMs: request.totalMs,
      idleMs: IDLE_MS,
      onBytes(received) {
        begunAt = Math.min(begunAt, now());
        heard(isSlow(expected, received, now() - begunAt));
      },
    });
    if (!fetched.ok) {
      if (fetched.failure.cause !== "too-large" || expected === undefined) return fetched;
      const got = `more than ${expected.length}`;
      const mismatch = {
        verdict: "byte-mismatch",
        in: "length",
        expected: String(expected.length),
        got,
      } as const;
      return refuse(request, expected.name, expected.length, mismatch, false, fetched.times);
    }
    const { bytes, url, times } = fetched;
    if (expected === undefined) {
      report({
        report: "object",
        source: request.source,
        name: { kind: "other" },
        bytes: bytes.length,
        verdict: "unsealed",
        carrier: "http",
        tampered: false,
      });
      return { ok: true, data: bytes.buffer, url, times };
    }

    const { name } = expected;
    const tampered = bend(name, bytes.length);
    if (tampered) flip(bytes);
    const mismatch = await compare(expected, bytes);
    if (mismatch !== undefined) return refuse(request, name, bytes.length, mismatch, tampered, times);
    tell(request.source, name, bytes.length, "http");
    return { ok: true, data: bytes.buffer, url, times };
  }

  function tell(
    source: string,
    name: ObjectName,
    bytes: number,
    carrier: Carrier,
    mismatch?: ByteMismatch,
    tampered = false,
  ): void {
    const verdict = mismatch === undefined ? "verified" : mismatch.verdict;
    report({
      report: "object",
      source,
      name,
      bytes,
      verdict,
      carrier,
      tampered,
      ...(mismatch && { mismatch }),
    });
  }

  async function compare(
    { length, sha256 }: Expectation,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<ByteMismatch | undefined> {
    // A cut-off answer is the common fault, and seeing it costs no hash.
    if (bytes.length !== length) {
      return { verdict: "byte-mismatch", in: "length", expected: String(length), got: String(bytes.length) };
    }
    const got = toHex(await digest(bytes));
    return got === sha256 ? undefined : { verdict: "byte-mismatch", in: "sha256", expected: sha256, got };
  }

  function refuse(
    { source }: LoadRequest,
    name: ObjectName,
    bytes: number,
    mismatch: ByteMismatch,
    tampered: boolean,
    times: Loaded["times"],
  ): Loaded {
    tell(source, name, bytes, "http", mismatch, tampered);
    return { ok: false, failure: { cause: "refused", refusal: mismatch }, times };
  }
}

/** Whether the rest comes too late, going on as it has since it began to come. */
function isSlow(expected: Expectation | undefined, received: number, ms: number): boolean {
  if (expected === undefined || ms < TELLING_MS) return false;
  return ms * expected.length > received * Math.max(SOON_MS, IN_TIME * (expected.durationMs ?? 0));
}

/** Turns one bit in the middle. */
function flip(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes;
}

/** What a second request may mend; an HTTP status or silence is left to the player's own patience. */
function worthAsking({ cause }: LoadFailure): boolean {
  return cause === "refused" || cause === "network";
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
