import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import { readPartTag, readSegmentTag } from "../../../contracts/seal/tags.ts";

/** How far a playlist's seal lines go: its last complete segment, and the last part listed after that. */
export type PlaylistPosition = { n: number; open?: { n: number; p: number } };

/** Reads how far a playlist goes, by the lines that its seal covers; verifies nothing. */
export function positionOf(text: string): PlaylistPosition {
  let n = -1;
  let open: PlaylistPosition["open"];
  for (const line of text.split("\n")) {
    if (!line.startsWith("#EXT-X-SEAL-")) continue;
    const segment = readSegmentTag(line.trimEnd());
    if (segment !== undefined) {
      n = segment.n;
      open = undefined;
    }
    const part = readPartTag(line.trimEnd());
    if (part !== undefined) open = { n: part.n, p: part.p };
  }
  return { n, ...(open && { open }) };
}

/** Whether a playlist answers a blocked request: it lists the part asked for, or that segment is complete. */
export function answers({ n, open }: PlaylistPosition, asked: ObjectName): boolean {
  if (n >= asked.n) return true;
  if (open === undefined || asked.p === undefined) return false;
  return open.n > asked.n || open.n === asked.n && open.p >= asked.p;
}

/** The blocked request in a playlist's address, for its n and p; undefined where it asks for no part. */
export function askedIn(url: string): { n: number; p: number } | undefined {
  const { searchParams } = new URL(url);
  const [n, p] = [searchParams.get("_HLS_msn"), searchParams.get("_HLS_part")];
  return n !== null && p !== null && /^\d{1,12}$/.test(n) && /^\d{1,3}$/.test(p)
    ? { n: Number(n), p: Number(p) }
    : undefined;
}
