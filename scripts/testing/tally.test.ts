import assert from "node:assert/strict";
import { addTallies, isGood, NOTHING, readTally, tallyLine } from "./tally.ts";

const JUNIT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="2" errors="0" time="0.008">
    <testsuite name="z.test.ts" tests="5" disabled="1" errors="0" failures="2">
        <testcase name="b"><skipped/></testcase>`;

Deno.test("readTally() counts a failure when a run failed without saying where", () => {
  assert.deepEqual(readTally(undefined, false), { passed: 0, failed: 1, skipped: 0 });
  const whole = JUNIT.replace(`failures="2"`, `failures="0"`);
  assert.equal(readTally(whole, false).failed, 1);
});

Deno.test("readTally() counts skipped tests as neither", () => {
  assert.deepEqual(readTally(JUNIT, false), { passed: 2, failed: 2, skipped: 1 });
});

Deno.test("isGood() wants something to have passed", () => {
  assert.equal(isGood(NOTHING), false);
  assert.equal(isGood({ passed: 1, failed: 1, skipped: 0 }), false);
  assert.equal(isGood({ passed: 0, failed: 0, skipped: 9 }), false);
  assert.equal(isGood({ passed: 1, failed: 0, skipped: 0 }), true);
});

Deno.test("tallyLine() is the line that others read", () => {
  const sum = addTallies([{ passed: 2, failed: 0, skipped: 1 }, { passed: 3, failed: 1, skipped: 0 }]);
  assert.equal(tallyLine(sum), "5 passed, 1 failed");
});
