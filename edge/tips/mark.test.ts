import assert from "node:assert/strict";
import { hiddenMark } from "./mark.ts";

Deno.test("hiddenMark() is one for an edge and an output, and another for any other edge or output", () => {
  const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const mark = hiddenMark(one, "ab".repeat(32));
  assert.match(mark, /^[0-9a-f]{32}$/);
  assert.notEqual(mark, hiddenMark(other, "ab".repeat(32)));
  assert.notEqual(mark, hiddenMark(one, "cd".repeat(32)));
  assert.equal(mark, hiddenMark(one, "ab".repeat(32)));
});
