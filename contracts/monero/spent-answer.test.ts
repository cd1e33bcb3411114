import assert from "node:assert/strict";
import { readSpentAnswer, spentQuery } from "./spent-answer.ts";

Deno.test("readSpentAnswer() gives undefined for a failure, another count and a status nobody knows", () => {
  const answers: unknown[] = [
    undefined,
    null,
    [],
    {},
    { status: "BUSY", spent_status: [0] },
    { status: "OK" },
    { status: "OK", spent_status: [] },
    { status: "OK", spent_status: [0, 0] },
    { status: "OK", spent_status: [3] },
    { status: "OK", spent_status: [-1] },
    { status: "OK", spent_status: ["0"] },
  ];
  for (const answer of answers) assert.equal(readSpentAnswer(answer, 1), undefined, JSON.stringify(answer));
});

Deno.test("readSpentAnswer() names each status as a node numbers it", () => {
  const answer = { status: "OK", spent_status: [0, 1, 2] };
  assert.deepEqual(readSpentAnswer(answer, 3), ["unspent", "spent", "pool"]);
  assert.equal(spentQuery(["ab"]), '{"key_images":["ab"]}');
});
