import { setTimeout as wait } from "node:timers/promises";
import { MAX_PLAYLIST_LENGTH } from "../../contracts/seal/playlist.ts";
import { type Ask, startAsk } from "./ask.ts";
import { bodyMsFor, type Got } from "./bounded-fetch.ts";
import { LATE_MS } from "./first-of.ts";
import { nextPlaylist } from "./next-playlist.ts";
import { heldBy } from "./held-by.ts";
import { fetchListed } from "./fetch-listed.ts";
import type { PlaceFault } from "./conduct.ts";
import type { KeptRendition } from "./kept-rendition.ts";
import { keptPlaylist, type MirrorSession, type StreamWords } from "./kept-stream.ts";
import type { Place, PlaylistForm } from "./place.ts";
import type { PullOptions } from "./pull.ts";

/** Why a place isn't pulled from any more. */
export type End =
  /** Another session, or other renditions: from the same place, anew. */
  | { end: "changed" }
  /** The box has signed the end, and all that was listed by then is kept. */
  | { end: "over" }
  /** `detail` is for the log of whoever runs this, and for nobody else. */
  | { end: "silent"; why: PlaceFault; detail: string }
  | { end: "refused"; why: PlaceFault; detail: string; forGood: boolean };

/** One playlist of one rendition at one place. */
export type Followed = {
  place: Place;
  form: PlaylistForm;
  kept: KeptRendition;
  session: MirrorSession;
  /** What the place's multivariant playlists say now. */
  said: { words: StreamWords };
  /** Something of this rendition was verified. */
  proven: () => void;
};

/** A blocked request is answered by a segment at the latest; this is when a carrier is asked outright how it stands. */
const BLOCKED_MS = 3000;
const PLAYLIST_MS = 3000;
const OBJECT_MS = 8000;
/** Whoever is asked for what another didn't bring in time. */
const ELSEWHERE_MS = 3000;
const IDLE_MS = 3000;
/** However seldom its bytes come: a playlist holds up all that it lists. */
const PLAYLIST_BODY_MS = 3000;
/** Until its playlist is here, nobody knows how long a hinted part is. */
const AHEAD_BODY_MS = 5000;
/** Between two equal answers of a carrier that doesn't hold requests back. */
const EQUAL_MS = 200;
/** No part takes longer, and the last of a segment no longer than two. */
const MOST_OF_PART_MS = 500;
/** Playlists that don't hold, in a row, before a place rests: crossing answers are over when asked again. */
const REFUSALS = 2;
/** What a part may weigh before a playlist has said what it does. */
const MAX_AHEAD = 8 * 1024 * 1024;

/** Keeps a playlist and all it lists, one version after the other, until something ends it. */
export async function followPlaylist(
  { place, form, kept, session, said, proven }: Followed,
  options: PullOptions,
  signal: AbortSignal,
): Promise<End> {
  const { counts, conduct, company } = options;
  const path = `${session.sid}/${kept.rid}/`;
  const ask = (at: string, limit: number, firstByteMs: number, bodyMs = bodyMsFor(limit)) =>
    startAsk(at, { fetch: options.fetch, signal, firstByteMs, idleMs: IDLE_MS, bodyMs, limit });
  const pause = () => wait(EQUAL_MS, undefined, { signal }).catch(() => undefined);
  /** The hinted part, asked for while its playlist is on its way; nothing of it counts until a playlist lists it. */
  let ahead: { name: string; ask: Ask } | undefined;
  /** How far what is shown goes. */
  let shown: { n: number; parts: number; targetMs: number; pauses: boolean } | undefined;
  const hasForm = ({ forms }: Place) => forms.includes(form);
  const verify = (text: string, from: Place) => options.verify(text, { place: from.id, rid: kept.rid, form });
  const news = (text: string, from: Place) => {
    const judged = heldBy(from, verify(text, from), options);
    if (judged === undefined || judged.checkpoint.sid !== session.sid || shown === undefined) return;
    const [{ n }, parts] = [judged.checkpoint, judged.playlist.open?.parts.length ?? 0];
    return n > shown.n || (n === shown.n && parts > shown.parts) ? judged : undefined;
  };
  let refusals = 0;
  let query = "";
  let before = "";

  while (!signal.aborted) {
    const firstByteMs = query === "" ? PLAYLIST_MS : BLOCKED_MS;
    const next = await nextPlaylist({
      place,
      conduct,
      company,
      others: query === "" || shown?.pauses !== false ? [] : conduct.others(place).filter(hasForm),
      ask: ({ id }) =>
        ask(`${id}${path}${form}.m3u8${query}`, MAX_PLAYLIST_LENGTH, firstByteMs, PLAYLIST_BODY_MS),
      lateMs: LATE_MS + (form === "ll" ? MOST_OF_PART_MS : shown?.targetMs ?? 0),
      news,
    });
    if (signal.aborted) break;
    if (next.from === "nobody") {
      const { got } = next;
      if (got.got === "status" && got.status === 410) return { end: "changed" };
      if (query === "") return { end: "silent", why: "no-answer", detail: whyNot(got) };
      // An encoder that pauses leaves a blocked request without an answer; asked outright, an honest carrier has one.
      query = "";
      continue;
    }
    const { text } = next;
    if (text === before) {
      await pause();
      query = "";
      continue;
    }
    const judged = next.from === "other" ? next.judged : verify(text, place);
    if (judged.verdict !== "verified") {
      counts.refused++;
      if (judged.verdict === "unknown-signer" || judged.verdict === "expired") options.doubt();
      const forGood = judged.verdict === "fork";
      if (forGood || ++refusals >= REFUSALS) {
        return { end: "refused", why: judged.verdict, detail: judged.detail, forGood };
      }
      await pause();
      query = "";
      continue;
    }
    const { playlist, checkpoint } = judged;
    if (checkpoint.sid !== session.sid) {
      return { end: "refused", why: "not-a-box", detail: "a playlist of another session", forGood: false };
    }
    if (!kept.admit(form, playlist)) {
      const detail = "it lists more than half of --memory: give more";
      return { end: "refused", why: "too-large", detail, forGood: false };
    }
    const missing = await fetchListed(kept.wanted(playlist), {
      place,
      conduct,
      company,
      kept,
      counts,
      ahead,
      ask: (from, name, length) =>
        ask(`${from.id}${path}${name}`, length, from.id === place.id ? OBJECT_MS : ELSEWHERE_MS),
    });
    if (signal.aborted) break;
    if (missing !== undefined) {
      const { name, got } = missing;
      return got.got === "bytes"
        ? { end: "refused", why: "byte-mismatch", detail: path + name, forGood: false }
        : { end: "silent", why: "no-answer", detail: `${path}${name}: ${whyNot(got)}` };
    }
    if (!kept.show(form, playlist, keptPlaylist(text, playlist, checkpoint))) {
      return {
        end: "refused",
        why: "byte-mismatch",
        detail: "parts that aren't their segment",
        forGood: false,
      };
    }
    proven();
    conduct.fine(place);
    session.shown(said.words);
    counts.playlists++;
    refusals = 0;
    before = text;
    const parts = playlist.open?.parts.length ?? 0;
    const targetMs = playlist.targetDurationS * 1000;
    shown = { n: checkpoint.n, parts, targetMs, pauses: checkpoint.state === "paused" };
    // Nothing follows a signed end but another session, which another place may have already.
    if (checkpoint.state === "ended") return { end: "over" };
    if (conduct.isLate(place)) return { end: "silent", why: "slow", detail: "others are quicker" };
    query = `?_HLS_msn=${checkpoint.n + 1}`;
    if (form === "ll") query += `&_HLS_part=${parts}`;
    if (playlist.hint !== undefined && playlist.hint !== ahead?.name) {
      const { hint } = playlist;
      ahead?.ask.stop();
      ahead = { name: hint, ask: ask(`${place.id}${path}${hint}`, MAX_AHEAD, OBJECT_MS, AHEAD_BODY_MS) };
    }
  }
  return { end: "changed" };
}

/** Why there are no bytes, for a person. */
export function whyNot(got: Exclude<Got, { got: "bytes" }>): string {
  return got.got === "status" ? `it answers ${got.status}` : got.why;
}
