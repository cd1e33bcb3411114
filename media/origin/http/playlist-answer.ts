import { gzipSync } from "node:zlib";
import type { Published } from "../session.ts";
import { type Answer, answerWith, type Conditions } from "./answer.ts";

// Live to the part: a cache may keep a playlist but has to ask.
const PLAIN = [
  "content-type",
  "application/vnd.apple.mpegurl",
  "cache-control",
  "no-cache",
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
