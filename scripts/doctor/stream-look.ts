import type { Delegation } from "../../contracts/nostr/delegation.ts";
import { toHex } from "../../contracts/hex.ts";
import type { SealVerdict } from "../../contracts/seal/verdict.ts";
import { emptyMemory, judgePlaylist } from "../../contracts/seal/verifier.ts";
import { bodyMsFor, boundedFetch } from "../../media/mirror/bounded-fetch.ts";
import { MAX_STREAM_PLAYLIST, readStreamPlaylist } from "../../media/mirror/stream-playlist.ts";
import { MAX_PLAYLIST_LENGTH } from "../../contracts/seal/playlist.ts";
import { MAX_OBJECT_BYTES } from "../../contracts/seal/tags.ts";

/** A media playlist and its newest whole segment. */
export type Listed = { playlist: string; segment: { url: string; sha256: string } };

/** What became of looking at a live stream. */
export type StreamLook =
  | { look: "not-live"; why: string }
  | { look: "judged"; listed: Listed | undefined; verdict: SealVerdict; bytes: "fine" | "wrong" | "missing" };

export type StreamLookOptions = {
  /** The folder of the stream, such as `https://box.example/live/demo/`. */
  folder: string;
  /** Text form of the stream's address. */
  address: string;
  delegation: Delegation | undefined;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Looks at a stream as a viewer does: opens it, judges a playlist, hashes its newest segment. */
export async function lookAtStream(options: StreamLookOptions): Promise<StreamLook> {
  const { folder, address, delegation, signal, now } = options;
  const get = (url: string, limit: number) =>
    boundedFetch(url, {
      fetch: options.fetch,
      signal,
      firstByteMs: 12_000,
      idleMs: 5000,
      bodyMs: bodyMsFor(limit),
      limit,
    });
  const top = await get(`${folder}index.m3u8`, MAX_STREAM_PLAYLIST);
  if (top.got !== "bytes") {
    return { look: "not-live", why: top.got === "status" ? `it answers ${top.status}` : top.why };
  }
  const read = readStreamPlaylist(new TextDecoder().decode(top.bytes), "index");
  const rid = (read?.renditions.find(({ kind }) => kind === "video") ?? read?.renditions[0])?.rid;
  if (read === undefined || rid === undefined) {
    const detail = "its index.m3u8 is not as a box writes it";
    return { look: "judged", listed: undefined, verdict: { verdict: "malformed", detail }, bytes: "missing" };
  }
  const playlist = `${folder}${read.sid}/${rid}/index.m3u8`;
  const media = await get(playlist, MAX_PLAYLIST_LENGTH);
  if (media.got !== "bytes") {
    return {
      look: "not-live",
      why: media.got === "status" ? `its playlist answers ${media.status}` : media.why,
    };
  }
  const { verdict, playlist: listed } = judgePlaylist({
    text: new TextDecoder().decode(media.bytes),
    address,
    rid,
    source: playlist,
    delegation,
    memory: emptyMemory(),
    nowMs: now(),
  });
  const newest = listed?.segments.at(-1);
  if (newest === undefined) return { look: "judged", listed: undefined, verdict, bytes: "missing" };
  const { uri, sha256 } = newest;
  const url = new URL(uri, playlist).href;
  const got = await get(url, MAX_OBJECT_BYTES);
  const hash = got.got === "bytes" &&
    toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(got.bytes))));
  return {
    look: "judged",
    listed: { playlist, segment: { url, sha256 } },
    verdict,
    bytes: hash === false ? "missing" : hash === sha256 ? "fine" : "wrong",
  };
}
