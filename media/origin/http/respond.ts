import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";
import { PROBLEM_TYPE, problemJson } from "../../../contracts/api/problem.ts";

/** Every GET may be read from every page; nothing here depends on cookies. */
export const OPEN_TO_ALL = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Date, Age, ETag, Retry-After, Location, Link, Accept-Patch",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Sends an answer that is whole. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  response.writeHead(status, [...headers]);
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
