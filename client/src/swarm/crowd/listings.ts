import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { ListedReport } from "../../player/worker/messages.ts";

/** A whole segment that a verified playlist of the session lists. */
export type Listing = {
  name: ObjectName;
  /** Absolute. */
  url: string;
  /** The multivariant playlist it is reached through. */
  source: string;
  /** Bytes. */
  length: number;
};

export type Listings = {
  /** Takes in what a playlist lists newly, and gives the segments that were listed as they were made. */
  add(report: ListedReport): Listing[];
  of(url: string): Listing | undefined;
  /** By rendition and number; where several sources list it, the one that did so last. */
  named(rid: string, n: number): Listing | undefined;
};

/** An hour of two renditions; a player asks for what has just left a playlist, not for more. */
const KEPT = 4000;
/** Segments listed at once beyond these were missed. */
const FRESH = 2;

/** Which addresses stand for which segments of one session: the seal has bound each, so that only these are shared. */
export function makeListings(sid: string): Listings {
  const byUrl = new Map<string, Listing>();
  const byName = new Map<string, Listing>();
  const begun = new Set<string>();
  return {
    add(report) {
      if (report.sid !== sid) return [];
      const fresh: Listing[] = [];
      for (const { kind, rid, n, url, length } of report.objects) {
        if (kind !== "segment") continue;
        const key = keyOf(rid, n);
        const listing = { name: { rid, n }, url, source: report.source, length };
        if (!byName.has(key)) fresh.push(listing);
        byUrl.set(url, listing);
        byName.set(key, listing);
      }
      for (const kept of [byUrl, byName]) forgetOldest(kept);
      // What a page finds listed when it comes, or wakes up, has long been fetched by those who were there.
      const missed = !begun.has(report.rid) || fresh.length > FRESH;
      begun.add(report.rid);
      return missed ? [] : fresh;
    },
    of: (url) => byUrl.get(url),
    named: (rid, n) => byName.get(keyOf(rid, n)),
  };
}

function keyOf(rid: string, n: number): string {
  return `${rid}/${n}`;
}

function forgetOldest(map: Map<string, Listing>): void {
  for (const key of map.keys()) {
    if (map.size <= KEPT) return;
    map.delete(key);
  }
}
