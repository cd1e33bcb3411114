export type PatienceOptions = {
  /** Where the wanted object begins, and where the picture is, in seconds of the player's timeline. */
  start: number;
  position: number;
  /** Seconds of media the player still has ahead of the picture; undefined before it has any. */
  buffered: number | undefined;
  /** How fast the picture plays. */
  rate: number;
  /** How many peers could bring it. */
  peers: number;
};

/** What is kept in hand: fetching takes its time, and so does putting into the buffer. */
export const RESERVE_MS = 1000;

/** How long a player may wait for others, in milliseconds, before it fetches by itself: nobody stalls for politeness. */
export function patienceMs({ start, position, buffered, rate, peers }: PatienceOptions): number {
  if (peers === 0 || buffered === undefined) return 0;
  const ahead = Math.min(start - position, buffered);
  return Math.max(0, ahead * 1000 / Math.max(1, rate) - RESERVE_MS);
}

/** Seconds that can be played on from here; undefined where nothing is buffered. */
export function bufferedAhead(buffered: TimeRanges, position: number): number | undefined {
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= position && position <= buffered.end(at)) return buffered.end(at) - position;
  }
  return undefined;
}
