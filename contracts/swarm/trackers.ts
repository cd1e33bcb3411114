import { sha256Hex } from "../sha256.ts";

/** How many of a stream's edges a viewer signals through. */
export const TRACKERS_PER_VIEWER = 2;

/**
 * Which of a stream's edges a viewer signals through, by rendezvous hash: those with the lowest H("dstream-edge/1" ‖ 0 ‖ info_hash ‖ 0 ‖ edge),
 * so that viewers meet although nobody tells them where, and losing an edge moves nobody else's choice.
 * Both engines take the info_hash of the session's mesh.
 */
export function chooseEdges(
  edges: readonly string[],
  infoHash: string,
  count = TRACKERS_PER_VIEWER,
): string[] {
  const encoder = new TextEncoder();
  return [...new Set(edges)]
    .map((edge) => ({ edge, place: sha256Hex(encoder.encode(`dstream-edge/1\0${infoHash}\0${edge}`)) }))
    .sort((a, b) => a.place < b.place ? -1 : 1)
    .slice(0, count)
    .map(({ edge }) => edge);
}
