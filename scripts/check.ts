import { flagsOrExit } from "./flags.ts";
import { ROOT } from "./root.ts";
import { watchInterruption } from "./supervisor/interruption.ts";
import { runGates, runTestFiles } from "./testing/stage.ts";
import { addTallies, faultLines, isGood, tallyLine } from "./testing/tally.ts";
import { findTestFiles } from "./testing/test-files.ts";

flagsOrExit({
  task: "check",
  what: "Format, lint, types and unit tests. Installs nothing; `test` runs more.",
  flags: [],
}, Deno.args);

const options = { root: ROOT, env: {}, say: console.log, signal: await watchInterruption("task check") };
const { unit } = await findTestFiles(ROOT);
const sideBySide = navigator.hardwareConcurrency + 1;
const tally = addTallies(
  await Promise.all([runGates(options), runTestFiles("unit tests", unit, { ...options, sideBySide })]),
);
for (const line of faultLines(tally)) console.log(line);
console.log(tallyLine(tally));
Deno.exit(isGood(tally) ? 0 : 1);
