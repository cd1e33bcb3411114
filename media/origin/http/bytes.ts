import type { IncomingMessage, ServerResponse } from "node:http";
import { OPEN_TO_ALL, send, sendProblem } from "./respond.ts";

/** Sends bytes that never change under this name: conditional, ranged or whole. */
export function sendImmutable(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, sha256, type }: { bytes: Uint8Array; sha256: string; type: string },
): void {
  const etag = `"${sha256}"`;
  const { range } = request.headers;
  const asked = request.headers["if-none-match"];
  const headers = {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    etag,
    "accept-ranges": "bytes",
  };
  if (asked !== undefined && isNamed(asked, etag)) {
    response.writeHead(304, { ...OPEN_TO_ALL, etag, "cache-control": headers["cache-control"] });
    response.end();
    return;
  }
  const ifRange = request.headers["if-range"];
  const wanted = range === undefined || (ifRange !== undefined && ifRange !== etag)
    ? { part: "whole" as const }
    : readRange(range, bytes.length);
  if (wanted.part === "none") {
    sendProblem(request, response, {
      status: 416,
      code: "range-not-satisfiable",
      detail: `These are ${bytes.length} bytes; ask for a range within them.`,
      headers: { "content-range": `bytes */${bytes.length}` },
    });
  } else if (wanted.part === "slice") {
    const { from, to } = wanted;
    const contentRange = { "content-range": `bytes ${from}-${to}/${bytes.length}` };
    send(request, response, 206, { ...headers, ...contentRange }, bytes.subarray(from, to + 1));
  } else send(request, response, 200, headers, bytes);
}

export type Range = { part: "whole" } | { part: "none" } | { part: "slice"; from: number; to: number };

/** Reads a Range header over `length` bytes; several ranges at once, or another unit, are answered whole. */
export function readRange(header: string, length: number): Range {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [, first = "", last = ""] = found ?? [];
  if (found === null || (first === "" && last === "")) return { part: "whole" };
  if (first === "") {
    const count = Math.min(Number(last), length);
    return count === 0 ? { part: "none" } : { part: "slice", from: length - count, to: length - 1 };
  }
  const from = Number(first);
  const to = last === "" ? length - 1 : Math.min(Number(last), length - 1);
  if (from >= length) return { part: "none" };
  // RFC 9110 14.1.1: a last position before the first makes the header invalid, and it is ignored.
  return last !== "" && Number(last) < from ? { part: "whole" } : { part: "slice", from, to };
}

function isNamed(header: string, etag: string): boolean {
  return header.trim() === "*" || header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
