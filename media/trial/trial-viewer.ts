import type { Delegation } from "../../contracts/nostr/delegation.ts";
import { emptyMemory, judgePlaylist, type SealMemory } from "../../contracts/seal/verifier.ts";
import type { SealedPlaylist } from "../../contracts/seal/playlist.ts";
import { sha256Of } from "../origin/rendition.ts";

/** What a viewer saw that reloads every rendition and checks every byte. */
export type Seen = {
  /** Every verdict that wasn't `verified`, with where. */
  faults: string[];
  sids: string[];
  states: Set<string>;
  verified: number;
  objects: number;
  discontinuities: Set<string>;
  inits: Set<string>;
  /** Newest listed segment per rendition. */
  newest: Map<string, number>;
  parts: { rid: string; n: number; p: number; durationUs: number; targetUs: number; last: boolean }[];
  ended: boolean;
};

/** A viewer that watches until stopped. */
export type Viewer = { seen: Seen; stop: () => Promise<void> };

export type ViewerOptions = {
  /** URL of `index.m3u8` or `ll.m3u8`. */
  url: string;
  address: string;
  delegation: () => Delegation;
  /** Asks again when the box isn't there: it is being started again. */
  patient?: boolean;
};

/** Watches a stream as a player of ours does: blocking reloads, 410 leads back to the multivariant playlist, bytes are hashed. */
export function startViewer({ url, address, delegation, patient = false }: ViewerOptions): Viewer {
  const stopping = new AbortController();
  const { signal } = stopping;
  const seen: Seen = {
    faults: [],
    sids: [],
    states: new Set(),
    verified: 0,
    objects: 0,
    discontinuities: new Set(),
    inits: new Set(),
    newest: new Map(),
    parts: [],
    ended: false,
  };
  let memory: SealMemory = emptyMemory();
  const fetched = new Set<string>();

  const get = async (at: string): Promise<{ status: number; bytes: Uint8Array } | undefined> => {
    try {
      const answer = await fetch(at, { signal });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    } catch (error) {
      if (!patient || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return undefined;
    }
  };
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  const checkObjects = async (
    base: string,
    objects: ReadonlyMap<string, { length: number; sha256: string }>,
  ) => {
    for (const [uri, wanted] of objects) {
      const at = new URL(uri, base).href;
      if (fetched.has(at)) continue;
      const got = await get(at);
      if (got === undefined) continue;
      const { status, bytes } = got;
      if (status !== 200) seen.faults.push(`${at}: ${status}`);
      else if (bytes.length !== wanted.length || sha256Of(bytes) !== wanted.sha256) {
        seen.faults.push(`${at}: byte-mismatch`);
      }
      fetched.add(at);
      seen.objects++;
    }
  };

  /** One rendition until its session is over. */
  const watchRendition = async (playlistUrl: string): Promise<void> => {
    const rid = new URL(playlistUrl).pathname.split("/").at(-2) ?? "";
    let query = "";
    while (!signal.aborted && !seen.ended) {
      const got = await get(playlistUrl + query);
      if (got === undefined) continue;
      const { status } = got;
      const text = textOf(got.bytes);
      if (status === 410) return;
      if (status !== 200) {
        seen.faults.push(`${playlistUrl}${query}: ${status} ${text.slice(0, 200)}`);
        return;
      }
      const judged = judgePlaylist({
        text,
        address,
        rid,
        source: playlistUrl,
        delegation: delegation(),
        memory,
        nowMs: Date.now(),
      });
      if (judged.verdict.verdict !== "verified" || judged.playlist === undefined) {
        seen.faults.push(`${playlistUrl}${query}: ${JSON.stringify(judged.verdict)}\n${text}`);
        return;
      }
      memory = judged.memory;
      seen.verified++;
      const { checkpoint, objects } = judged.verdict;
      note(seen, rid, judged.playlist, Number(/PART-TARGET=([\d.]+)/.exec(text)?.[1] ?? 0) * 1e6);
      seen.states.add(checkpoint.state);
      if (!seen.sids.includes(checkpoint.sid)) seen.sids.push(checkpoint.sid);
      await checkObjects(playlistUrl, objects);
      if (judged.playlist.endlist && checkpoint.state === "ended") seen.ended = true;
      const low = playlistUrl.endsWith("/ll.m3u8");
      query = `?_HLS_msn=${checkpoint.n + 1}` +
        (low ? `&_HLS_part=${judged.playlist.open?.parts.length ?? 0}` : "");
    }
  };

  const run = async () => {
    while (!signal.aborted && !seen.ended) {
      const got = await get(url);
      if (got?.status !== 200) continue;
      const text = textOf(got.bytes);
      const uris = [...text.matchAll(/URI="([^"]+)"/g)].map((found) => found[1] ?? "");
      uris.push(...text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
      await Promise.all(uris.map((uri) => watchRendition(new URL(uri, url).href)));
    }
  };
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) seen.faults.push(String(error));
  });
  return {
    seen,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

function note(seen: Seen, rid: string, playlist: SealedPlaylist, targetUs: number): void {
  for (const { n, discontinuity, init, listedParts } of playlist.segments) {
    if (discontinuity) seen.discontinuities.add(`${rid}/${n}`);
    seen.inits.add(`${rid}/${init}`);
    seen.newest.set(rid, Math.max(n, seen.newest.get(rid) ?? -1));
    for (const { p, durationUs } of listedParts) {
      if (seen.parts.some((part) => part.rid === rid && part.n === n && part.p === p)) continue;
      seen.parts.push({ rid, n, p, durationUs, targetUs, last: p === listedParts.length - 1 });
    }
  }
}
