import type { HlsRungName } from "../../player/rung.ts";

/** Where an object is needed, and where the picture is. */
export type PlaceOptions = {
  /** Where the wanted object begins, and where the picture is, in seconds of the player's timeline. */
  start: number;
  position: number;
  /** Seconds of media the player still has ahead of the picture; undefined before it has any. */
  buffered: number | undefined;
  /** How fast the picture plays. */
  rate: number;
};

export type PatienceOptions = PlaceOptions & {
  /** How many peers could bring it. */
  peers: number;
  /** What is kept in hand, in milliseconds: fetching takes its time, and so does putting into the buffer. */
  reserveMs: number;
};

/** What each rung keeps in hand, in milliseconds: when a segment is listed, its viewers have two seconds left on the crowd rung, one on the close one. */
const RESERVE_MS: Readonly<Record<HlsRungName, number>> = { low: 300, close: 300, crowd: 1000 };
const LAST_RESERVE_MS = 500;
/** Assumed before a fetch was measured, in milliseconds. */
const UNKNOWN_FETCH_MS = 75;

/** What a fetch may take that usually takes so long, in milliseconds. */
export function possibleMs(fetchMs = UNKNOWN_FETCH_MS): number {
  return 2 * fetchMs;
}

/** What a player must have left for the last fetch that comes in time, in milliseconds; putting into the buffer takes its time too. */
export function lastFetchMs(fetchMs?: number): number {
  return possibleMs(fetchMs) + 150;
}

/** What a rung keeps in hand on a line on which fetching a segment takes so long. */
export function reserveMs(rung: HlsRungName, fetchMs?: number): number {
  return Math.max(RESERVE_MS[rung], lastFetchMs(fetchMs));
}

/** What is kept in hand at the very last, in milliseconds, while bytes come from a peer or one has promised them. */
export function lastReserveMs(rung: HlsRungName, fetchMs?: number): number {
  return Math.min(reserveMs(rung, fetchMs), Math.max(LAST_RESERVE_MS, lastFetchMs(fetchMs)));
}

/** How long a player may wait for others, in milliseconds, before it fetches by itself: nobody stalls for politeness. */
export function patienceMs({ peers, reserveMs, ...place }: PatienceOptions): number {
  if (peers === 0) return 0;
  return Math.max(0, (leftMs(place) ?? 0) - reserveMs);
}

/** How long can be played on before an object is needed, in milliseconds; undefined before anything can be. */
export function leftMs({ start, position, buffered, rate }: PlaceOptions): number | undefined {
  if (buffered === undefined) return undefined;
  return Math.min(start - position, buffered) * 1000 / Math.max(1, rate);
}

/** Seconds that can be played on from here; undefined where nothing is buffered. */
export function bufferedAhead(buffered: TimeRanges, position: number): number | undefined {
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= position && position <= buffered.end(at)) return buffered.end(at) - position;
  }
  return undefined;
}
