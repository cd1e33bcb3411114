import { PROBLEM_TYPE, problemJson } from "../../../contracts/api/problem.ts";
import { OPEN_TO_ALL } from "./respond.ts";

/** A whole answer; `headers` is a flat list of names and values. */
export type Answer = { status: number; headers: readonly string[]; body: Uint8Array };

/** What of a request decides on an answer to a GET for media. */
export type Conditions = {
  range?: string | undefined;
  ifRange?: string | undefined;
  ifNoneMatch?: string | undefined;
  gzip: boolean;
  /** What tells readers behind one address apart: it decides on no answer, and is only counted. */
  marks?: string;
};

const OPEN_LIST: readonly string[] = Object.entries(OPEN_TO_ALL).flat();
const NO_BODY = new Uint8Array();

/** An answer with a body, and its length told. */
export function answerWith(status: number, headers: readonly string[], body: Uint8Array): Answer {
  return { status, headers: [...OPEN_LIST, "content-length", String(body.length), ...headers], body };
}

/** An answer that has no body by its status, such as 304. */
export function bareAnswer(status: number, headers: readonly string[]): Answer {
  return { status, headers: [...OPEN_LIST, ...headers], body: NO_BODY };
}

/** A JSON answer that nobody keeps. */
export function jsonAnswer(value: unknown): Answer {
  const headers = ["content-type", "application/json", "cache-control", "no-store"];
  return answerWith(200, headers, new TextEncoder().encode(JSON.stringify(value)));
}

/** An error as every service of ours shapes it. */
export function problemAnswer(
  { status, code, detail, headers = [] }: {
    status: number;
    code: string;
    detail: string;
    headers?: readonly string[];
  },
): Answer {
  const body = new TextEncoder().encode(JSON.stringify(problemJson(status, code, detail)));
  return answerWith(
    status,
    ["content-type", PROBLEM_TYPE, "cache-control", "no-store", ...headers],
    body,
  );
}
