import { MAX_PLAYLIST_LENGTH } from "../../../../contracts/seal/playlist.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { Way } from "./carriers.ts";
import type { Attempt, Heard } from "./carry.ts";
import { LOOKING_MS, makeEndedSessions } from "./ended-sessions.ts";
import { folderOf, sessionsOf, staysWithin } from "./listed-places.ts";
import type { Loaded } from "./loaded.ts";
import type { JudgeRequest, LoadRequest, Report } from "./messages.ts";
import { readMultivariant } from "./multivariant.ts";
import { makePlaylistJudge, type PlaylistJudgeOptions } from "./playlist-judge.ts";
import { type Asker, makePlaylistReports } from "./playlist-reports.ts";
import { timedFetch } from "./timed-fetch.ts";

const IDLE_MS = 3000;
/** However seldom its bytes come: no line that carries media takes longer for a playlist. */
const BODY_MS = 4000;

export type PlaylistGateOptions = Omit<PlaylistJudgeOptions, "ended" | "reports"> & {
  fetch: typeof fetch;
  after: After;
  /** Asks whoever carries the stream, one after the other. */
  byAnyWay: (request: LoadRequest, signal: AbortSignal, attempt: Attempt) => Promise<Loaded>;
  report: (report: Report) => void;
};

export type PlaylistGate = {
  load(request: LoadRequest, signal: AbortSignal): Promise<Loaded>;
  /** Judges what another viewer brought. */
  judge(request: JudgeRequest, signal: AbortSignal): Promise<Loaded>;
};

/** Lets a playlist through only when it is verified, or unsealed where nobody vouches. */
export function makePlaylistGate(options: PlaylistGateOptions): PlaylistGate {
  const { fetch, now, after, clock, byAnyWay } = options;
  const reports = makePlaylistReports(options.report);
  const ended = makeEndedSessions({
    now,
    after,
    renditions: async (way, signal) => (await lookAt("manifest", way, signal, way.at)).renditions ?? [],
    look: ({ source, url, at = url }, rendition, signal) => {
      const there = rendition.replace(folderOf(at), folderOf(url));
      return lookAt("playlist", { source, url: there, at: rendition }, signal, at);
    },
  });
  const judge = makePlaylistJudge({ ...options, ended, reports });

  return {
    load: (request, signal) =>
      byAnyWay(request, signal, (way, signal, heard) => tryWay(request, way, signal, heard)),
    async judge({ url, source, text }, signal) {
      const at = now();
      const times = { start: at, first: at, end: at };
      const loaded = (data: string): Loaded => ({ ok: true, data, url, times: { ...times, end: now() } });
      const brought = { source, opened: source, text, url, times, carrier: "peer" as const, loaded };
      return await judge(brought, signal);
    },
  };

  /** What somebody has beside what was asked for. */
  async function lookAt(
    kind: "manifest" | "playlist",
    { source, url, at = url }: Way,
    signal: AbortSignal,
    opened = url,
  ): Promise<{ renditions?: string[] }> {
    const asked = { kind, source, url, opened, looks: true, firstByteMs: LOOKING_MS, totalMs: LOOKING_MS };
    const loaded = await attempt(asked, at, signal, () => {});
    return loaded.ok ? loaded : {};
  }

  async function tryWay(asked: LoadRequest, way: Way, signal: AbortSignal, heard: Heard): Promise<Loaded> {
    const request = { ...asked, source: way.source, url: way.url, opened: asked.source };
    const first = await attempt(request, way.at, signal, heard);
    if (first.ok || first.failure.cause !== "refused") return first;
    // Crossing answers, a slow mirror and a bad cache are over when asked again; a fork never is.
    const { refusal } = first.failure;
    if (refusal.verdict === "rollback" && !request.url.includes("?") && request.kind === "playlist") {
      // A cache keeps what it has under the bare address for a second; under this one it has nothing that old.
      return await attempt(
        { ...request, url: `${request.url}?_HLS_msn=${Math.max(0, refusal.was.n)}` },
        way.at ?? request.url,
        signal,
        heard,
      );
    }
    // Who has others to ask doesn't ask the same one twice.
    if (way.at !== undefined || refusal.verdict === "fork" || refusal.verdict === "byte-mismatch") {
      return first;
    }
    return await attempt(request, undefined, signal, heard);
  }

  async function attempt(
    request: LoadRequest & Asker,
    at: string | undefined,
    signal: AbortSignal,
    heard: Heard,
  ): Promise<Loaded> {
    const fetched = await timedFetch({
      fetch,
      now,
      url: request.url,
      signal,
      cache: "no-store",
      limit: MAX_PLAYLIST_LENGTH,
      firstByteMs: request.firstByteMs,
      totalMs: request.totalMs,
      bodyMs: BODY_MS,
      idleMs: IDLE_MS,
      onBytes: () => heard(false),
    });
    if (!fetched.ok) {
      if (fetched.failure.cause !== "too-large") return fetched;
      const refusal = { verdict: "malformed" as const, detail: "it is larger than 1 MB" };
      return reports.refuse(request, refusal, fetched);
    }
    const { headers, times } = fetched;
    const { origin } = new URL(fetched.url);
    clock.noteCarrier(origin, headers.get("date"), times.first);
    // One address for all, whoever brings it: what is relative in a playlist would lead elsewhere else.
    const url = at ?? fetched.url;
    const age = Number(headers.get("age") ?? Number.NaN);
    const loaded = (data: string): Loaded & { ok: true } => ({
      ok: true,
      data,
      url,
      times,
      ...(Number.isFinite(age) && { ageSeconds: age }),
    });
    const text = new TextDecoder().decode(fetched.bytes);

    if (request.kind === "manifest") {
      const read = readMultivariant(text, url);
      const malformed = (detail: string) =>
        reports.refuse(request, { verdict: "malformed", detail }, { times });
      if (read.form === "multivariant" && at !== undefined && !staysWithin(read.uris, at)) {
        return malformed("it leads to addresses that boxes don't give");
      }
      if (read.form === "multivariant") {
        return { ...loaded(read.text), sessions: sessionsOf(read.uris), renditions: read.uris };
      }
      if (read.form === "malformed") return malformed(read.detail);
      if (request.looks === true) return malformed("it leads to no renditions");
    }
    const brought = { ...request, text, url, origin, shared: at !== undefined, times, loaded };
    return await judge({ ...brought, carrier: "http" }, signal);
  }
}
