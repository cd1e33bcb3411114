import type { SignatureCheck } from "../../../../contracts/nostr/event.ts";
import { MAX_PLAYLIST_LENGTH } from "../../../../contracts/seal/playlist.ts";
import { emptyMemory, judgePlaylist } from "../../../../contracts/seal/verifier.ts";
import type { Clock } from "./clock.ts";
import type { Expectations } from "./expectations.ts";
import type {
  LoadFailure,
  LoadRequest,
  LoadTimes,
  PlaylistReport,
  RefusedVerdict,
  Report,
} from "./messages.ts";
import { readMultivariant } from "./multivariant.ts";
import { timedFetch } from "./timed-fetch.ts";
import type { Vouchers } from "./vouchers.ts";

const IDLE_MS = 3000;

export type Loaded =
  | { ok: true; data: string | ArrayBuffer; url: string; times: LoadTimes; ageSeconds?: number }
  | { ok: false; failure: LoadFailure; times: LoadTimes };

export type PlaylistGateOptions = {
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  check: SignatureCheck;
  clock: Clock;
  vouchers: Vouchers;
  expectations: Expectations;
  /** Which sources currently play without a seal, since nobody vouches for the stream. */
  unsealed: Set<string>;
  report: (report: Report) => void;
};

/** Lets a playlist through only when it is verified, or unsealed where nobody vouches. */
export function makePlaylistGate(options: PlaylistGateOptions) {
  const { fetch, now, clock, vouchers, expectations, unsealed, report } = options;
  let memory = emptyMemory();

  return async (request: LoadRequest, signal: AbortSignal): Promise<Loaded> => {
    const first = await attempt(request, signal);
    // Crossing answers, a slow mirror and a bad cache are over when asked again; a fork never is.
    if (first.ok || first.failure.cause !== "refused" || first.failure.refusal.verdict === "fork") {
      return first;
    }
    const { refusal } = first.failure;
    return refusal.verdict === "byte-mismatch" ? first : await attempt(request, signal);
  };

  async function attempt(request: LoadRequest, signal: AbortSignal): Promise<Loaded> {
    const fetched = await timedFetch({
      fetch,
      now,
      url: request.url,
      signal,
      cache: "no-store",
      limit: MAX_PLAYLIST_LENGTH,
      firstByteMs: request.firstByteMs,
      totalMs: request.totalMs,
      idleMs: IDLE_MS,
    });
    if (!fetched.ok) {
      if (fetched.failure.cause !== "too-large") return fetched;
      return refuse(request, { verdict: "malformed", detail: "it is larger than 1 MB" }, 0, fetched.times);
    }
    const { url, headers, times } = fetched;
    clock.noteCarrier(new URL(url).origin, headers.get("date"), times.first);
    const age = Number(headers.get("age") ?? Number.NaN);
    const loaded = (data: string): Loaded => ({
      ok: true,
      data,
      url,
      times,
      ...(Number.isFinite(age) && { ageSeconds: age }),
    });
    const text = new TextDecoder().decode(fetched.bytes);

    if (request.kind === "manifest") {
      const read = readMultivariant(text, url);
      if (read.form === "multivariant") return loaded(read.text);
      if (read.form === "malformed") {
        return refuse(request, { verdict: "malformed", detail: read.detail }, 0, times);
      }
    }
    return await judge(request, text, url, signal, times, loaded);
  }

  async function judge(
    request: LoadRequest,
    text: string,
    url: string,
    signal: AbortSignal,
    times: LoadTimes,
    loaded: (data: string) => Loaded,
  ): Promise<Loaded> {
    const { address, delegation } = await vouchers.settled(signal);
    const rid = renditionOf(url);
    const offset = clock.offset(new URL(url).origin);
    const started = now();
    const judged = judgePlaylist({
      text,
      address,
      ...(rid !== undefined && { rid }),
      source: request.source,
      delegation,
      memory,
      nowMs: started + offset,
      check: options.check,
    });
    const judgeMs = now() - started;
    memory = judged.memory;
    const { verdict, playlist } = judged;
    if (verdict.verdict === "unsealed") {
      unsealed.add(request.source);
      tell(request, { verdict: "unsealed", judgeMs, ...(rid !== undefined && { rid }) }, offset);
      return loaded(text);
    }
    unsealed.delete(request.source);
    if (verdict.verdict !== "verified") return refuse(request, verdict, judgeMs, times, rid, offset);
    if (playlist !== undefined && expectations.add(playlist, verdict.objects, url) === "taken") {
      const detail = "it lists an address that already stands for other bytes";
      return refuse(request, { verdict: "malformed", detail }, judgeMs, times, rid, offset);
    }
    const { sid, n, state, signer, createdAt } = verdict.checkpoint;
    tell(request, {
      verdict: "verified",
      checkpoint: { sid, n, state, signer, createdAt },
      judgeMs,
      rid: verdict.checkpoint.rid,
    }, offset);
    return loaded(text);
  }

  function refuse(
    request: LoadRequest,
    refusal: RefusedVerdict,
    judgeMs: number,
    times: LoadTimes,
    rid?: string,
    offset = 0,
  ): Loaded {
    tell(request, { verdict: refusal.verdict, refusal, judgeMs, ...(rid !== undefined && { rid }) }, offset);
    return { ok: false, failure: { cause: "refused", refusal }, times };
  }

  function tell(
    { source }: LoadRequest,
    found: Omit<PlaylistReport, "report" | "source" | "clockOffsetMs">,
    clockOffsetMs: number,
  ): void {
    report({ report: "playlist", source, clockOffsetMs, ...found });
  }
}

/** The rendition an address of a box names; other addresses name none. */
export function renditionOf(url: string): string | undefined {
  return /\/[0-9a-f]{16}\/([a-z0-9-]{1,32})\/(?:index|ll)\.m3u8$/.exec(new URL(url).pathname)?.[1];
}
