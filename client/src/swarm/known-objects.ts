import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { ListedObject, ListedReport } from "../player/worker/messages.ts";

/** A listed part or segment; `source` is that of the playlist which listed it, `fresh` what was listed as it was made. */
export type Known = { name: ObjectName; url: string; source: string; length: number; fresh: boolean };

/** What verified playlists of one session list, but for init segments, which everybody fetches. */
export type KnownObjects = {
  /** Enters what a playlist lists newly, and gives it. */
  add(report: Pick<ListedReport, "source" | "url" | "objects">): Known[];
  at(url: string): Known | undefined;
  named(name: ObjectName): Known | undefined;
  /** The listed parts after one, in order, at most so many. */
  following(name: ObjectName, most: number): Known[];
  /** Whether an object was listed as it was made, or may be listed next: a neighbour may have its playlist some moments earlier. */
  isFresh(name: ObjectName): boolean;
};

/** As many objects as a player may still ask for. */
const KEPT = 4000;
/** How many segments ahead of its list a page may hear of: a box answers nobody who asks further ahead. */
const AHEAD = 2;
/** How many parts more than any listed segment a segment may have that isn't listed yet. */
const MORE_PARTS = 16;
/** Parts listed at once beyond these were missed: nobody is elected for all of them, as not all are asked for. */
const FRESH = 6;

/** Makes one that knows of nothing yet. */
export function makeKnownObjects(): KnownObjects {
  const byUrl = new Map<string, Known>();
  const byKey = new Map<string, Known>();
  const seenLists = new Set<string>();
  /** The last segment that anything was listed of, by rendition. */
  const newest = new Map<string, number>();
  /** The highest number of a part in any listed segment, by rendition. */
  const mostParts = new Map<string, number>();
  const named = (name: ObjectName) => byKey.get(objectKey("media", name));

  return {
    add({ source, url, objects }) {
      const first = !seenLists.has(url);
      seenLists.add(url);
      const parts = objects.filter(({ kind }) => kind === "part");
      // What stood in the first list was fetched by others long ago, and whole segments come in parts here.
      const areFresh = !first && parts.length <= FRESH;
      const added: Known[] = [];
      for (const object of objects) {
        if (object.kind === "init") continue;
        added.push(remember(object, source, areFresh && object.kind === "part"));
        newest.set(object.rid, Math.max(newest.get(object.rid) ?? 0, object.n));
        mostParts.set(object.rid, Math.max(mostParts.get(object.rid) ?? 0, object.p ?? 0));
      }
      return added;
    },
    at: (url) => byUrl.get(url),
    named,
    following({ rid, n, p = 0 }, most) {
      const found: Known[] = [];
      let last = { rid, n, p };
      while (found.length < most) {
        const next = named({ ...last, p: last.p + 1 }) ?? named({ rid, n: last.n + 1, p: 0 });
        if (next?.name.p === undefined) break;
        last = { ...next.name, p: next.name.p };
        found.push(next);
      }
      return found;
    },
    isFresh(name) {
      const last = newest.get(name.rid);
      const isNext = last !== undefined && name.n >= last && name.n <= last + AHEAD;
      return named(name)?.fresh ?? (isNext && (name.p ?? 0) <= (mostParts.get(name.rid) ?? 0) + MORE_PARTS);
    },
  };

  function remember({ rid, n, p, url, length }: ListedObject, source: string, fresh: boolean): Known {
    const name = p === undefined ? { rid, n } : { rid, n, p };
    const known = { name, url, source, length, fresh };
    byUrl.set(url, known);
    byKey.set(objectKey("media", name), known);
    for (const [oldest, { name }] of byUrl) {
      if (byUrl.size <= KEPT) break;
      byUrl.delete(oldest);
      byKey.delete(objectKey("media", name));
    }
    return known;
  }
}
