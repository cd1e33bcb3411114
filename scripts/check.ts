import { flagsOrExit } from "./flags.ts";
import { ROOT } from "./root.ts";
import { watchInterruption } from "./supervisor/interruption.ts";
import { runGates, runTestFiles } from "./testing/stage.ts";
import { addTallies, isGood, tallyLine } from "./testing/tally.ts";
import { findTestFiles } from "./testing/test-files.ts";

flagsOrExit({
  task: "check",
  what: "Format, lint, types and unit tests. Installs nothing; `test` runs more.",
  flags: [],
}, Deno.args);

const options = { root: ROOT, env: {}, say: console.log, signal: await watchInterruption("task check") };
const { unit } = await findTestFiles(ROOT);
const tally = addTallies([
  await runGates(options),
  await runTestFiles("unit tests", unit, { ...options, sideBySide: navigator.hardwareConcurrency }),
]);
console.log(tallyLine(tally));
Deno.exit(isGood(tally) ? 0 : 1);
