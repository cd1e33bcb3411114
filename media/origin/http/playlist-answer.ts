import { gzipSync } from "node:zlib";
import type { Published } from "../session.ts";
import { type Answer, answerWith, type Conditions } from "./answer.ts";

// The least that caches count in: all viewers who wait for the same part are answered by one request, and who comes later is told
// within the second. A blocked request names the part it waits for, so that what a cache kept for it is never too old for it.
const PLAIN = [
  "content-type",
  "application/vnd.apple.mpegurl",
  "cache-control",
  "public, max-age=1",
  "vary",
  "Accept-Encoding",
];
const PACKED = [...PLAIN, "content-encoding", "gzip"];

/** Answers with a playlist, packed when the reader takes that; packing happens once per change. */
export function playlistAnswer({ gzip }: Conditions, playlist: Published): Answer {
  if (!gzip) return answerWith(200, PLAIN, playlist.text);
  playlist.packed ??= gzipSync(playlist.text);
  return answerWith(200, PACKED, playlist.packed);
}
