import type { SegmentFacts } from "./hash.ts";
import { PlaylistReader } from "./playlist-reader.ts";
import { SEAL_PREFIX, type SealHead } from "./tags.ts";
import type { SealedObject } from "./verdict.ts";

/** An init segment a playlist names. */
export type ListedInit = { uri: string; length: number; sha256: string };

/** A part a playlist names: part `p` of segment `n`. */
export type ListedPart = {
  n: number;
  p: number;
  uri: string;
  durationUs: number;
  independent: boolean;
  length: number;
  sha256: string;
};

/** A complete segment a playlist names, with its parts where they are listed too. */
export type ListedSegment = SegmentFacts & {
  uri: string;
  initObject?: ListedInit;
  listedParts: ListedPart[];
};

/** The segment that is still growing, as far as its parts are listed. */
export type ListedOpen = {
  n: number;
  discontinuity: boolean;
  dateMs: number;
  init: string;
  initObject?: ListedInit;
  parts: ListedPart[];
};

/** What a viewer needs of a sealed media playlist. Nothing in it is believed yet. */
export type SealedPlaylist = {
  head: SealHead;
  targetDurationS: number;
  mediaSequence: number;
  endlist: boolean;
  segments: ListedSegment[];
  open?: ListedOpen;
  /** URI of the part that comes next; no hash covers it. */
  hint?: string;
  /** Every object named, by URI as listed. */
  objects: ReadonlyMap<string, SealedObject>;
};

/** `bare` has no seal line of any kind. */
export type ParsedPlaylist =
  | { form: "sealed"; playlist: SealedPlaylist }
  | { form: "bare" }
  | { form: "malformed"; detail: string };

/** From this length on a playlist isn't read: 1 MB. */
export const MAX_PLAYLIST_LENGTH = 1_000_000;

/** Some 2,400 segments, more than an hour: a viewer's worker is kept busy for milliseconds, not longer. */
export const MAX_PLAYLIST_LINES = 10_000;

/**
 * Reads a sealed media playlist. Whoever carries a playlist can write into it, and players know tags that change what is decoded
 * (byte ranges, keys, gaps, skips, variables, interstitials …) and find them in places where they shouldn't. So nothing passes
 * but the lines a seal covers, and header lines that change no byte: every other line, comments included, makes it malformed.
 */
export function parsePlaylist(text: string): ParsedPlaylist {
  if (text.length >= MAX_PLAYLIST_LENGTH) {
    return { form: "malformed", detail: "the playlist is 1 MB or longer" };
  }
  if (!text.includes(SEAL_PREFIX)) return { form: "bare" };
  // Other characters end a line for some parsers and not for others, and what is wrong is quoted to people.
  if (/[^\n\r\x20-\x7e]/.test(text)) return { form: "malformed", detail: "a character that is not ASCII" };

  const reader = new PlaylistReader();
  let number = 0;
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    // Both line ends of RFC 8216 pass; a stray carriage return is left to be refused.
    const line = text.slice(at, text[end - 1] === "\r" && newline > at ? end - 1 : end);
    at = end + 1;
    if (++number > MAX_PLAYLIST_LINES) {
      return { form: "malformed", detail: `more than ${MAX_PLAYLIST_LINES} lines` };
    }
    const fault = number > 1 ? reader.line(line) : line === "#EXTM3U" ? undefined : "#EXTM3U must come first";
    if (fault !== undefined) return { form: "malformed", detail: `line ${number}: ${fault}` };
  }
  const ended = reader.end();
  return typeof ended === "string"
    ? { form: "malformed", detail: ended }
    : { form: "sealed", playlist: ended };
}
