import type { IncomingHttpHeaders } from "node:http";
import type { Conditions } from "./answer.ts";

/** What stands in the first line of a GET. */
export type GetLine = { path: string; query: string };

/** Splits an origin-form target, such as `/live/a?b`. */
export function splitTarget(target: string): GetLine {
  const at = target.indexOf("?");
  return at < 0 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

const END = "\r\n\r\n";
// RFC 9112 3.2.1: a path of visible ASCII without a fragment.
const GET_LINE = /^GET (\/[!-"$-~]*) HTTP\/1\.1$/;
// RFC 9110 5.1 and 5.5: a token, a colon, characters that show or are blank; no folding.
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([\t -~\x80-\xff]*)$/;
/** These change what follows on the connection, or say that a body does. */
const NOT_PLAIN = new Set([
  "content-length",
  "transfer-encoding",
  "expect",
  "upgrade",
  "trailer",
  "te",
  "http2-settings",
  "proxy-connection",
]);

/** Cuts one whole GET without a body into its first line and its fields; undefined for anything else or more. */
export function cutGet(text: string): { line: GetLine; fields: string } | undefined {
  const end = text.indexOf(END);
  if (end < 0 || end + END.length !== text.length) return undefined;
  const lineEnd = text.indexOf("\r\n");
  const target = GET_LINE.exec(text.slice(0, lineEnd))?.[1];
  return target === undefined || lineEnd === end
    ? undefined
    : { line: splitTarget(target), fields: text.slice(lineEnd + 2, end) };
}

/** Reads the fields of a GET; undefined when one of them asks for more than a plain answer, or is doubtful. */
export function readFields(fields: string): Conditions | undefined {
  const found = new Map<string, string>();
  for (const line of fields.split("\r\n")) {
    const [, name = "", value = ""] = FIELD.exec(line) ?? [];
    const key = name.toLowerCase();
    const told = value.trim();
    if (key === "" || NOT_PLAIN.has(key)) return undefined;
    if (key === "connection" && told.toLowerCase() !== "keep-alive") return undefined;
    if (found.has(key) && DECIDING.has(key)) return undefined;
    found.set(key, told);
  }
  if (!found.get("host")) return undefined;
  return conditionsOf((name) => found.get(name));
}

const DECIDING = new Set(["host", "range", "if-range", "if-none-match", "accept-encoding", "connection"]);

/** What node:http read, as conditions. */
export function conditionsIn(headers: IncomingHttpHeaders): Conditions {
  return conditionsOf((name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  });
}

function conditionsOf(field: (name: string) => string | undefined): Conditions {
  return {
    range: field("range"),
    ifRange: field("if-range"),
    ifNoneMatch: field("if-none-match"),
    gzip: takesGzip(field("accept-encoding") ?? ""),
    marks: `${field("x-forwarded-for") ?? ""} ${field("user-agent") ?? ""}`,
  };
}

/** RFC 9110 12.5.3: named, and not with a weight of nought. */
function takesGzip(accepted: string): boolean {
  return accepted.split(",").some((one) =>
    /^\s*(x-)?gzip\s*(;\s*q=(1(\.0*)?|0?\.\d*[1-9]\d*)\s*)?$/i.test(one)
  );
}
