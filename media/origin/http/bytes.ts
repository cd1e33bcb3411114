import { type Answer, answerWith, bareAnswer, type Conditions, problemAnswer } from "./answer.ts";

const IMMUTABLE = ["cache-control", "public, max-age=31536000, immutable"];

/** Answers with bytes that never change under this name: conditional, ranged or whole. */
export function immutableAnswer(
  { range, ifRange, ifNoneMatch }: Conditions,
  { bytes, sha256, type }: { bytes: Uint8Array; sha256: string; type: string },
): Answer {
  const etag = `"${sha256}"`;
  if (ifNoneMatch !== undefined && isNamed(ifNoneMatch, etag)) {
    return bareAnswer(304, ["etag", etag, ...IMMUTABLE]);
  }
  const headers = [...IMMUTABLE, "accept-ranges", "bytes", "content-type", type, "etag", etag];
  const wanted: Range = range === undefined || (ifRange !== undefined && ifRange !== etag)
    ? { part: "whole" }
    : readRange(range, bytes.length);
  switch (wanted.part) {
    case "whole":
      return answerWith(200, headers, bytes);
    case "slice": {
      const { from, to } = wanted;
      headers.push("content-range", `bytes ${from}-${to}/${bytes.length}`);
      return answerWith(206, headers, bytes.subarray(from, to + 1));
    }
    case "none":
      return problemAnswer({
        status: 416,
        code: "range-not-satisfiable",
        detail: `These are ${bytes.length} bytes; ask for a range within them.`,
        headers: ["content-range", `bytes */${bytes.length}`],
      });
  }
}

/** Which bytes were asked for. */
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
