import assert from "node:assert/strict";
import { endingOf } from "./ending.ts";
import type { Finding } from "./finding.ts";

const pass: Finding = { state: "pass", check: "size", saw: "" };
const unset: Finding = { state: "unset", check: "DSTREAM_TURN", because: "" };

Deno.test("endingOf() is no success where anything failed, missed its goal or wasn't tried, and names it", () => {
  for (
    const [finding, words] of [
      [{ state: "fail", check: "stop", saw: "", fix: "" }, /mend what failed first \(stop\)/],
      [{ state: "missed", check: "start", saw: "", fix: "" }, /Missed: start\./],
      [{ state: "skipped", check: "memory", because: "" }, /Not checked: memory\./],
    ] as const
  ) {
    const ending = endingOf([pass, finding, unset]);
    assert.equal(ending.code, 1);
    assert.match(ending.words, words);
    assert.doesNotMatch(ending.words, /All that can be checked/);
  }
});

Deno.test("endingOf() names what a person chose to leave out, which is no fault", () => {
  const ending = endingOf([pass, unset]);
  assert.equal(ending.code, 0);
  assert.match(ending.words, /holds.*\nLeft out.*DSTREAM_TURN/);
});
