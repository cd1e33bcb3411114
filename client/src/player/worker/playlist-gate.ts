import type { SignatureCheck } from "../../../../contracts/nostr/event.ts";
import { MAX_PLAYLIST_LENGTH } from "../../../../contracts/seal/playlist.ts";
import { emptyMemory, judgePlaylist } from "../../../../contracts/seal/verifier.ts";
import type { Clock } from "./clock.ts";
import type { Expectations } from "./expectations.ts";
import { type Listing, withoutQuery } from "./listing.ts";
import type {
  Carrier,
  JudgeRequest,
  LoadFailure,
  LoadRequest,
  LoadTimes,
  PlaylistReport,
  RefusedVerdict,
  Report,
} from "./messages.ts";
import { readMultivariant } from "./multivariant.ts";
import { frameFault, frameOf, meetsFrame, type PlaylistFrame } from "./playlist-frame.ts";
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
  listing: Listing;
  report: (report: Report) => void;
};

export type PlaylistGate = {
  load(request: LoadRequest, signal: AbortSignal): Promise<Loaded>;
  /** Judges what another viewer brought. */
  judge(request: JudgeRequest, signal: AbortSignal): Promise<Loaded>;
};

/** Renditions of the sessions that a page may come by. */
const MAX_FRAMES = 64;

/** Lets a playlist through only when it is verified, or unsealed where nobody vouches. */
export function makePlaylistGate(options: PlaylistGateOptions): PlaylistGate {
  const { fetch, now, clock, vouchers, expectations, unsealed, listing, report } = options;
  let memory = emptyMemory();
  /** By the address without its query. */
  const frames = new Map<string, PlaylistFrame>();

  return {
    async load(request, signal) {
      const first = await attempt(request, signal);
      // Crossing answers, a slow mirror and a bad cache are over when asked again; a fork never is.
      if (first.ok || first.failure.cause !== "refused" || first.failure.refusal.verdict === "fork") {
        return first;
      }
      const { refusal } = first.failure;
      return refusal.verdict === "byte-mismatch" ? first : await attempt(request, signal);
    },
    async judge({ url, source, text }, signal) {
      const at = now();
      const times = { start: at, first: at, end: at };
      const loaded = (data: string): Loaded => ({ ok: true, data, url, times: { ...times, end: now() } });
      return await judge({ source }, text, url, signal, times, loaded, "peer");
    },
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
    request: { source: string },
    text: string,
    url: string,
    signal: AbortSignal,
    times: LoadTimes,
    loaded: (data: string) => Loaded,
    carrier: Carrier = "http",
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
    const { verdict, playlist } = judged;
    const refused = (refusal: RefusedVerdict) =>
      refuse(request, refusal, judgeMs, times, rid, offset, carrier);
    if (verdict.verdict === "unsealed") {
      if (carrier === "peer") return refused({ verdict: "stripped" });
      unsealed.add(request.source);
      const found = { verdict: "unsealed" as const, judgeMs, carrier };
      tell(request, { ...found, ...(rid !== undefined && { rid }) }, offset);
      return loaded(text);
    }
    if (carrier === "http") unsealed.delete(request.source);
    if (verdict.verdict !== "verified") return refused(verdict);
    const place = withoutQuery(url);
    if (carrier === "peer" && playlist !== undefined) {
      const frame = frames.get(place);
      if (frame === undefined || !meetsFrame(playlist, frame)) {
        return { ok: false, failure: { cause: "unplaced" }, times };
      }
      const fault = frameFault(text, playlist, frame);
      if (fault !== undefined) return refused({ verdict: "malformed", detail: fault });
    }
    memory = judged.memory;
    if (playlist !== undefined) {
      if (expectations.add(playlist, verdict.objects, url) === "taken") {
        const detail = "it lists an address that already stands for other bytes";
        return refused({ verdict: "malformed", detail });
      }
      keepFrame(place, frameOf(text, playlist));
    }
    const { sid, n, state, signer, createdAt } = verdict.checkpoint;
    tell(request, {
      verdict: "verified",
      checkpoint: { sid, n, state, signer, createdAt },
      carrier,
      judgeMs,
      rid: verdict.checkpoint.rid,
    }, offset);
    if (playlist !== undefined) listing.note(request.source, playlist, url);
    return loaded(text);
  }

  function keepFrame(place: string, frame: PlaylistFrame): void {
    frames.delete(place);
    frames.set(place, frame);
    for (const oldest of frames.keys()) {
      if (frames.size <= MAX_FRAMES) break;
      frames.delete(oldest);
    }
  }

  function refuse(
    request: { source: string },
    refusal: RefusedVerdict,
    judgeMs: number,
    times: LoadTimes,
    rid?: string,
    offset = 0,
    carrier: Carrier = "http",
  ): Loaded {
    const found = { verdict: refusal.verdict, refusal, judgeMs, carrier };
    // Two that bring the same news are never quite as quick: it is nothing that anybody has to know.
    const late = carrier === "peer" && refusal.verdict === "rollback";
    if (!late) tell(request, { ...found, ...(rid !== undefined && { rid }) }, offset);
    return { ok: false, failure: { cause: "refused", refusal }, times };
  }

  function tell(
    { source }: { source: string },
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
