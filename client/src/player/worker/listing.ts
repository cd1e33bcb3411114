import type { ListedInit, SealedPlaylist } from "../../../../contracts/seal/playlist.ts";
import type { ListedObject, ListedReport } from "./messages.ts";

export type Listing = {
  /** Whether anybody wants to know; what was told before is told again. */
  tell(listed: boolean): void;
  /** Takes a verified playlist and the address it stands for. */
  note(source: string, playlist: SealedPlaylist, url: string): void;
};

/** As many as a player may still ask for. */
const KEPT = 4000;

/** Says of every verified playlist what it lists that none did before. */
export function makeListing(report: (report: ListedReport) => void): Listing {
  const told = new Set<string>();
  let telling = false;
  return {
    tell(listed) {
      telling = listed;
      told.clear();
    },
    note(source, playlist, base) {
      if (!telling) return;
      const { sid, rid, event: checkpoint } = playlist.head;
      const objects = objectsIn(playlist, base).filter(({ url }) => !told.has(url));
      if (objects.length === 0) return;
      for (const { url } of objects) told.add(url);
      for (const url of told) {
        if (told.size <= KEPT) break;
        told.delete(url);
      }
      report({ report: "listed", source, sid, rid, url: withoutQuery(base), objects, checkpoint });
    },
  };
}

/** An address as one playlist has it through all its blocked requests. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function objectsIn({ head: { rid }, segments, open }: SealedPlaylist, base: string): ListedObject[] {
  const objects = new Map<string, ListedObject>();
  const add = (uri: string, object: Omit<ListedObject, "rid" | "url">) => {
    const url = new URL(uri, base).href;
    if (!objects.has(url)) objects.set(url, { ...object, rid, url });
  };
  const addInit = (n: number, init: ListedInit | undefined) => {
    if (init !== undefined) add(init.uri, { kind: "init", n, length: init.length, sha256: init.sha256 });
  };
  const addParts = (parts: NonNullable<typeof open>["parts"]) => {
    for (const { uri, n, p, length, sha256, durationUs } of parts) {
      add(uri, { kind: "part", n, p, length, sha256, durationMs: durationUs / 1000 });
    }
  };
  for (const { uri, n, length, sha256, durationUs, initObject, listedParts } of segments) {
    addInit(n, initObject);
    addParts(listedParts);
    add(uri, { kind: "segment", n, length, sha256, durationMs: durationUs / 1000 });
  }
  if (open !== undefined) {
    addInit(open.n, open.initObject);
    addParts(open.parts);
  }
  return [...objects.values()];
}
