import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { resolver } from "hono-openapi";
import { Problem, PROBLEM_TYPE, problemJson } from "../contracts/api/problem.ts";

/** Answers with an error: what happened, why, and what to do now. */
export function problem<Status extends ContentfulStatusCode>(
  c: Context,
  status: Status,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
  /** More members of the answer. */
  extra: Record<string, number> = {},
) {
  return c.json(problemJson(status, code, detail, extra), status, {
    ...headers,
    "content-type": PROBLEM_TYPE,
  });
}

/** The problems a route may answer with, for its description: status and when. */
export function problemResponses<Status extends number>(when: Record<Status, string>) {
  const content = { [PROBLEM_TYPE]: { schema: resolver(Problem) } };
  const entries = Object.entries<string>(when).map((
    [status, description],
  ) => [status, { description, content }]);
  return Object.fromEntries(entries) as Record<Status, { description: string; content: typeof content }>;
}
