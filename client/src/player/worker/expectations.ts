import type { SealedPlaylist } from "../../../../contracts/seal/playlist.ts";
import type { ObjectName } from "./messages.ts";

/** What bytes under one address have to be. */
export type Expectation = {
  length: number;
  sha256: string;
  name: ObjectName;
  /** What it plays; left out of what plays nothing. */
  durationMs?: number;
};

export type Expectations = {
  /**
   * Remembers every object that a verified playlist lists. `"taken"`: one of its addresses already stands for other
   * bytes, so a player that still wants the earlier ones would be given these; nothing is remembered then.
   */
  add(
    playlist: SealedPlaylist,
    objects: ReadonlyMap<string, { length: number; sha256: string }>,
    base: string,
  ): "added" | "taken";
  of(url: string): Expectation | undefined;
};

/** About an hour of parts; a player asks for a segment that has just left the playlist, not for older ones. */
const KEPT = 4000;

/** Which bytes verified playlists have promised, by absolute address. */
export function makeExpectations(): Expectations {
  const byUrl = new Map<string, Expectation>();
  return {
    add(playlist, objects, base) {
      const listed = [...objects].map(([uri, object]) => ({ uri, url: new URL(uri, base).href, object }));
      const promised = new Map<string, string>();
      for (const { url, object: { sha256 } } of listed) {
        if ((promised.get(url) ?? byUrl.get(url)?.sha256 ?? sha256) !== sha256) return "taken";
        promised.set(url, sha256);
      }
      const names = namesIn(playlist);
      for (const { uri, url, object: { length, sha256 } } of listed) {
        // Put at the end, so that the oldest are the ones that no playlist names any more.
        byUrl.delete(url);
        byUrl.set(url, {
          length,
          sha256,
          ...names.get(uri) ?? { name: { kind: "other", rid: playlist.head.rid } },
        });
      }
      for (const url of byUrl.keys()) {
        if (byUrl.size <= KEPT) break;
        byUrl.delete(url);
      }
      return "added";
    },
    of: (url) => byUrl.get(new URL(url).href),
  };
}

function namesIn(
  { head: { rid }, segments, open }: SealedPlaylist,
): Map<string, Pick<Expectation, "name" | "durationMs">> {
  const names = new Map<string, Pick<Expectation, "name" | "durationMs">>();
  for (const init of [...segments.map((s) => s.initObject), open?.initObject]) {
    if (init !== undefined) names.set(init.uri, { name: { kind: "init", rid } });
  }
  for (const { uri, n, durationUs } of segments) {
    names.set(uri, { name: { kind: "segment", rid, n }, durationMs: durationUs / 1000 });
  }
  for (
    const { uri, n, p, durationUs } of [...segments.flatMap((s) => s.listedParts), ...(open?.parts ?? [])]
  ) {
    names.set(uri, { name: { kind: "part", rid, n, p }, durationMs: durationUs / 1000 });
  }
  return names;
}
