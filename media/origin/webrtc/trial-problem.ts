import assert from "node:assert/strict";
import * as v from "valibot";
import { Problem } from "../../../contracts/api/problem.ts";

/** An answer's status and code, once its form is what every problem's is. */
export async function problemOf(answer: Response): Promise<string> {
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  assert.equal(answer.headers.get("access-control-allow-origin"), "*");
  const { status, code, detail } = v.parse(Problem, await answer.json());
  assert.equal(status, answer.status);
  assert.ok(detail.length > 30, detail);
  return `${status} ${code}`;
}
