import { partTag, segmentTag } from "../../../../contracts/seal/tags.ts";

/** A part lasts so long, in milliseconds, and so many make a segment. */
export const PART_MS = 200;
export const PARTS = 10;
/** One rendition alone: 48 viewers of two are more than two cores carry. */
export const RIDS = ["video"] as const;
export type Rid = typeof RIDS[number];
export const SCRIPTED_SID = "00112233445566aa";

/** Bytes of a part, few packets: how often a part is fetched doesn't hang on its size, and each packet costs all the browsers in one machine. */
export const PART_BYTES = 2500;
/** As many complete segments are listed. */
const LISTED = 6;

/** A part by its running number. */
export const partName = (rid: string, k: number) => ({ rid, n: Math.floor(k / PARTS), p: k % PARTS });
export const partPath = (rid: string, k: number) => `/live/${rid}/p${k}.m4s`;
export const playlistPath = (rid: string) => `/live/${rid}/ll.m3u8`;

/** One listed part: its length, and its hash in hex. */
export type ListedPart = { length: number; sha256: string };

/** A low-latency playlist with the lines that a seal covers, but without a checkpoint. */
export function listParts(parts: number, partAt: (k: number) => ListedPart): string {
  const complete = Math.floor(parts / PARTS);
  const rows = ["#EXTM3U"];
  const row = (k: number) => {
    const { n, p } = partName("", k);
    rows.push(partTag({ n, p, ...partAt(k) }), `p${k}.m4s`);
  };
  for (let n = Math.max(0, complete - LISTED); n < complete; n++) {
    if (n === complete - 1) { for (let p = 0; p < PARTS; p++) row(n * PARTS + p); }
    const nothing = "0".repeat(64);
    rows.push(segmentTag({ n, length: 1, sha256: nothing, parts: nothing }), `${n}.m4s`);
  }
  for (let k = complete * PARTS; k < parts; k++) row(k);
  return rows.join("\n");
}
