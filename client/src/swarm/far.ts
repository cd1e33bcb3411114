/** One way to a neighbour that is far, in milliseconds: packets are lost on such a line, and it takes long to notice. */
export const FAR_HOP_MS = 15;
/** What is lost is sent again, and may be lost again: three round trips, and no longer than this. */
const HOPS = 6;
const MOST_MS = 300;

/** How much longer than nearby a word or a chunk may take on a line of that many milliseconds one way. */
export function farMs(hopMs: number): number {
  return hopMs < FAR_HOP_MS ? 0 : Math.min(MOST_MS, HOPS * hopMs);
}
