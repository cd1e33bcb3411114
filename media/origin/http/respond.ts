import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { PROBLEM_TYPE, problemJson } from "../../../contracts/api/problem.ts";
import type { Published } from "../session.ts";

/** Every GET may be read from every page; nothing here depends on cookies. */
export const OPEN_TO_ALL = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Date, Age, ETag, Retry-After, Location, Link, Accept-Patch",
  "cross-origin-resource-policy": "cross-origin",
} as const;

const OPEN_LIST: readonly string[] = Object.entries(OPEN_TO_ALL).flat();

/** Sends media; headers as a flat list of names and values, which node:http writes without looking at them twice. */
export function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: { status: number; headers: readonly string[]; body: Uint8Array },
): void {
  response.writeHead(status, [...OPEN_LIST, "content-length", String(body.length), ...headers]);
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Sends bytes in one piece. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Uint8Array,
): void {
  response.writeHead(status, { ...OPEN_TO_ALL, "content-length": body.length, ...headers });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Sends a JSON answer. */
export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  value: unknown,
): void {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  send(request, response, status, headers, new TextEncoder().encode(JSON.stringify(value)));
}

/** Sends an error as every service of ours shapes it. */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, detail, headers = {} }: {
    status: number;
    code: string;
    detail: string;
    headers?: OutgoingHttpHeaders;
  },
): void {
  const body = new TextEncoder().encode(JSON.stringify(problemJson(status, code, detail)));
  const own = { "content-type": PROBLEM_TYPE, "cache-control": "no-store" };
  send(request, response, status, { ...own, ...headers }, body);
}

// Live to the part: a cache may keep a playlist but has to ask.
const PLAYLIST_HEADERS = [
  "content-type",
  "application/vnd.apple.mpegurl",
  "cache-control",
  "no-cache",
  "vary",
  "Accept-Encoding",
];
const PACKED_HEADERS = [...PLAYLIST_HEADERS, "content-encoding", "gzip"];

/** Sends a playlist, packed when the reader takes that; packing happens once per change. */
export function sendPlaylist(request: IncomingMessage, response: ServerResponse, playlist: Published): void {
  const accepts = request.headers["accept-encoding"];
  if (accepts !== undefined && /\bgzip\b/.test(String(accepts))) {
    playlist.packed ??= gzipSync(playlist.text);
    sendMedia(request, response, { status: 200, headers: PACKED_HEADERS, body: playlist.packed });
  } else sendMedia(request, response, { status: 200, headers: PLAYLIST_HEADERS, body: playlist.text });
}
