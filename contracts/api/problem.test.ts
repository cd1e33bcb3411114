import assert from "node:assert/strict";
import { toJsonSchema } from "@valibot/to-json-schema";
import { Problem, problemJson, readProblem } from "./problem.ts";

Deno.test("readProblem() gives undefined for what is no problem of ours", () => {
  const values = [
    undefined,
    null,
    "x",
    {},
    { type: "about:blank", title: "Gone", status: 410, detail: "x" },
    {
      ...problemJson(410, "session-over", "x"),
      status: "410",
    },
    { ...problemJson(410, "session-over", "x"), code: "Session Over" },
  ];
  for (const value of values) assert.equal(readProblem(value), undefined);
});

Deno.test("problemJson() names the status, and lets extra members add but never replace", () => {
  assert.deepEqual(problemJson(410, "session-over", "The session is over. Load the playlist again."), {
    type: "about:blank",
    title: "Gone",
    status: 410,
    detail: "The session is over. Load the playlist again.",
    code: "session-over",
  });
  const problem = problemJson(429, "too-fast", "Wait.", { retryAfter: 3, status: 200, code: "ok" });
  assert.deepEqual([problem.retryAfter, problem.status, problem.code], [3, 429, "too-fast"]);
  assert.equal(problemJson(418, "x", "x").title, "Client Error");
  assert.equal(problemJson(599, "x", "x").title, "Server Error");
});

Deno.test("readProblem() reads what problemJson() wrote", () => {
  const problem = problemJson(404, "unknown-stream", "There is no such stream.");
  assert.deepEqual(readProblem(JSON.parse(JSON.stringify(problem))), problem);
});

Deno.test("Problem has a JSON Schema, which OpenAPI needs", () => {
  toJsonSchema(Problem, { errorMode: "throw" });
});
