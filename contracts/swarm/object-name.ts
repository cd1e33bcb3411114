import { isRenditionName } from "../nostr/checkpoint.ts";

/**
 * What the swarm calls an object of one session.
 *
 * | kind       | `n`                             | `p`                                                     |
 * | ---------- | ------------------------------- | ------------------------------------------------------- |
 * | `media`    | number of the segment           | absent: the whole segment; else the part, counted from 0 |
 * | `playlist` | `_HLS_msn` of the blocked request | its `_HLS_part`; absent: the plain playlist             |
 */
export type ObjectName = { rid: string; n: number; p?: number };

/** Whether a name means bytes for the decoder or a playlist; the same (rid, n, p) may name one of each. */
export type ObjectKind = "media" | "playlist";

/** How many parts a segment may have. */
export const MAX_PART = 1000;

/** Whether the numbers and the rendition of a stranger's name are sane. */
export function isObjectName(name: ObjectName): boolean {
  return isRenditionName(name.rid) && isCount(name.n) &&
    (name.p === undefined || isCount(name.p) && name.p <= MAX_PART);
}

/** A stranger's name from JSON, without whatever else it carried. */
export function readObjectName(value: unknown): ObjectName | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { rid, n, p } = value as Record<string, unknown>;
  if (typeof rid !== "string" || typeof n !== "number") return undefined;
  if (p !== undefined && typeof p !== "number") return undefined;
  const name = p === undefined ? { rid, n } : { rid, n, p };
  return isObjectName(name) ? name : undefined;
}

/** One text for each object, for maps: `media/video/7`, `media/video/7/3`, `playlist/video/8/0`. */
export function objectKey(kind: ObjectKind, { rid, n, p }: ObjectName): string {
  return p === undefined ? `${kind}/${rid}/${n}` : `${kind}/${rid}/${n}/${p}`;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
