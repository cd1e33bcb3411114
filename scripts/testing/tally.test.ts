import assert from "node:assert/strict";
import { addTallies, faultLines, isGood, NOTHING, readTally, tallyLine } from "./tally.ts";

const JUNIT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="2" errors="0" time="0.008">
    <testsuite name="z.test.ts" tests="5" disabled="1" errors="0" failures="2">
        <testcase name="b"><skipped/></testcase>`;

Deno.test("readTally() counts a failure when a run failed without saying where", () => {
  const why = "a.test.ts: ended without a word of why";
  assert.deepEqual(readTally(undefined, false, "a.test.ts"), { ...NOTHING, failed: 1, faults: [why] });
  const whole = JUNIT.replace(`failures="2"`, `failures="0"`);
  assert.equal(readTally(whole, false, "a.test.ts").failed, 1);
});

Deno.test("readTally() counts skipped tests as neither", () => {
  const { passed, failed, skipped } = readTally(JUNIT, false, "z.test.ts");
  assert.deepEqual({ passed, failed, skipped }, { passed: 2, failed: 2, skipped: 1 });
});

Deno.test("readTally() names each step that failed, not what holds it, with what it said in one line", () => {
  const steps = JUNIT + `
        <testcase name="holds" classname="./z.test.ts" time="0.013" line="1" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="holds &gt; &quot;inner&quot;" classname="./z.test.ts" time="0.001" line="1" col="51">
            <failure message="Uncaught Error: a &lt; b
\x1b[31mno more\x1b[0m${"!".repeat(1000)}">Error: a</failure>
        </testcase>`;
  const { faults } = readTally(steps, false, "z.test.ts");
  assert.equal(faults.length, 1);
  assert.match(faults[0] ?? "", /^\.\/z\.test\.ts: holds > "inner": Uncaught Error: a < b no more!+$/);
  assert.ok((faults[0] ?? "").length < 400);
});

Deno.test("faultLines() has a line for whatever failed in any of the runs", () => {
  const sum = addTallies([
    { ...NOTHING, failed: 1, faults: ["lint"] },
    { ...NOTHING, passed: 1 },
    { ...NOTHING, failed: 1, faults: ["a.test.ts: b"] },
  ]);
  assert.deepEqual(faultLines(sum), ["FAILED: lint", "FAILED: a.test.ts: b"]);
});

Deno.test("isGood() wants something to have passed", () => {
  assert.equal(isGood(NOTHING), false);
  assert.equal(isGood({ ...NOTHING, passed: 1, failed: 1 }), false);
  assert.equal(isGood({ ...NOTHING, skipped: 9 }), false);
  assert.equal(isGood({ ...NOTHING, passed: 1 }), true);
});

Deno.test("tallyLine() is the line that others read", () => {
  const sum = addTallies([{ ...NOTHING, passed: 2, skipped: 1 }, { ...NOTHING, passed: 3, failed: 1 }]);
  assert.equal(tallyLine(sum), "5 passed, 1 failed");
});
