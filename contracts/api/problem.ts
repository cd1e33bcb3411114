import * as v from "valibot";

/** Every error of every service of ours, as RFC 9457 shapes it. */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  /** What happened, why, and what to do now. */
  detail: v.string(),
  /** Stable, for programs. */
  code: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
});
export type Problem = v.InferOutput<typeof Problem>;

/** The media type of a problem. */
export const PROBLEM_TYPE = "application/problem+json";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  422: "Unprocessable Content",
  426: "Upgrade Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Shapes an error; `extra` adds members, never replaces one. */
export function problemJson<Extra extends Record<string, unknown>>(
  status: number,
  code: string,
  detail: string,
  extra?: Extra,
): Problem & Extra {
  const title = TITLES[status] ?? (status < 500 ? "Client Error" : "Server Error");
  // RFC 9457 4.2.1: "about:blank" says that the title is the status' own.
  const problem: Problem = { type: "about:blank", title, status, detail, code };
  return { ...(extra ?? {} as Extra), ...problem };
}

/** Reads a problem from an answer's JSON; `undefined` when somebody else made the answer. */
export function readProblem(value: unknown): Problem | undefined {
  const read = v.safeParse(Problem, value);
  return read.success ? read.output : undefined;
}
