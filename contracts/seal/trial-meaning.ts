import assert from "node:assert/strict";
import { type Fragment, M3U8Parser, PlaylistLevelType } from "hls.js";
import { TRIAL_ADDRESS, TRIAL_START, trialDelegation } from "./trial-session.ts";
import { parsePlaylist } from "./playlist.ts";
import { emptyMemory, judgePlaylist } from "./verifier.ts";
import type { SealedObject } from "./verdict.ts";

/** When the trial is judged, in Unix seconds. */
export const SIGNED = TRIAL_START + 14;

/** Judges with the curve replaced by the list of what the box really signed: the same answers, a hundred times faster. */
export function judge(text: string, signed: ReadonlySet<string>) {
  return judgePlaylist({
    text,
    address: TRIAL_ADDRESS,
    source: "carrier",
    delegation: trialDelegation(),
    memory: emptyMemory(),
    nowMs: SIGNED * 1000,
    check: ({ id, sig }) => signed.has(id + sig),
  });
}

/** What the events of these playlists were signed with. */
export function signaturesOf(...texts: string[]): Set<string> {
  return new Set(texts.map((text) => {
    const parsed = parsePlaylist(text);
    assert.ok(parsed.form === "sealed");
    const { id, sig } = parsed.playlist.head.event;
    return id + sig;
  }));
}

/** What a player would decode and when, with every URI replaced by what the bytes under it have to be. */
export function meaningOf(text: string, objects: ReadonlyMap<string, SealedObject>) {
  const base = "https://box.example/live/demo/x/video/ll.m3u8";
  const read = M3U8Parser.parseLevelPlaylist(text, base, 0, PlaylistLevelType.MAIN, 0, null);
  assert.equal(read.playlistParsingError ?? null, null);
  const object = (uri: string | undefined) => uri === undefined ? undefined : objects.get(uri) ?? "unlisted";
  // The length in SEAL-MAP is bound by nothing; a wrong one has no bytes that fit.
  const init = (one: Fragment) =>
    one.initSegment && (objects.get(one.initSegment.relurl ?? "")?.sha256 ?? "unlisted");
  const segment = (one: Fragment) => ({
    sn: Number(one.sn),
    date: one.programDateTime,
    init: init(one),
    initCcBehind: one.initSegment && one.cc - one.initSegment.cc,
    ranges: [one.byteRange, one.initSegment?.byteRange],
    gap: one.gap === true,
    encrypted: one.encrypted,
  });
  const whole = read.fragments.map((one) => ({
    ...segment(one),
    bytes: object(one.relurl),
    duration: one.duration,
  }));
  const parts = (read.partList ?? []).map((part) => ({
    sn: Number(part.fragment.sn),
    index: part.index,
    bytes: object(part.relurl),
    duration: part.duration,
    independent: part.independent,
    init: init(part.fragment),
    gap: part.gap,
    byteRange: part.byteRange,
  }));
  const ccs = new Map([...read.fragments, read.fragmentHint].map((one) => [Number(one?.sn), one?.cc ?? 0]));
  const {
    live,
    skippedSegments,
    canSkipUntil,
    dateRanges,
    variableList,
    startTimeOffset,
    type,
    renditionReports,
  } = read;
  return {
    whole,
    parts,
    ccs,
    live,
    open: read.fragmentHint ? segment(read.fragmentHint) : undefined,
    strange: {
      skippedSegments,
      canSkipUntil,
      dateRanges,
      variableList,
      startTimeOffset,
      type,
      renditionReports,
    },
  };
}

type Meaning = ReturnType<typeof meaningOf>;

/**
 * What may be bent without a word from the verifier: the spelling of URIs and numbers, line ends, the header lines that bind nothing,
 * the hint; an ENDLIST, the oldest segments or all parts of a segment left out. A player still decodes the same bytes, in the same
 * order and at the same times, up to the segment that the box signed as its last.
 */
export function assertTrue(bent: Meaning, truth: Meaning, last: number) {
  const segments = new Map(truth.whole.map((one) => [one.sn, one]));
  for (const one of bent.whole) assert.deepEqual(one, segments.get(one.sn));
  const first = bent.whole[0];
  assert.deepEqual(bent.whole.map(({ sn }) => sn), bent.whole.map((_, i) => (first?.sn ?? 0) + i));
  if (first !== undefined) assert.equal(bent.whole.at(-1)?.sn, last);

  const parts = new Map(truth.parts.map((one) => [`${one.sn}.${one.index}`, one]));
  for (const one of bent.parts) assert.deepEqual(one, parts.get(`${one.sn}.${one.index}`));
  if (bent.parts.some(({ sn }) => sn === last + 1)) assert.deepEqual(bent.open, truth.open);
  const shift = (truth.ccs.get(first?.sn ?? last + 1) ?? 0) - (bent.ccs.get(first?.sn ?? last + 1) ?? 0);
  for (const { sn } of [...bent.whole, ...bent.parts]) {
    assert.equal((bent.ccs.get(sn) ?? 0) + shift, truth.ccs.get(sn));
  }

  if (!bent.live) assert.equal(truth.live, false);
  assert.deepEqual(bent.strange, truth.strange);
}
