import { runConformance } from "../media/relay/conformance/suite.ts";
import { readEnvironment, type StackEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { PACKAGES } from "./packages.ts";
import { terminalLine } from "./progress-line.ts";
import { ROOT } from "./root.ts";
import { setUp } from "./stack/setup.ts";
import { aborted, watchInterruption } from "./supervisor/interruption.ts";
import { runFileByFile, runGate, runGates, runTestFiles } from "./testing/stage.ts";
import { addTallies, faultLines, isGood, NOTHING, type Tally, tallyLine } from "./testing/tally.ts";
import { findTestFiles } from "./testing/test-files.ts";

const { flags, argument: filter } = flagsOrExit({
  task: "test",
  what:
    "Runs everything that must pass: format, lint, types, unit tests, and the whole stack in a real browser. " +
    "Installs what it needs, or says the command.",
  argument: { name: "[filter]", help: "runs only the test files whose path contains this" },
  flags: [
    { flag: "--pictures", help: "keeps the watch page's pictures, as the README shows them" },
    { flag: "--relay", value: "<url>", help: "runs only the relay conformance suite, against this relay" },
  ],
}, Deno.args);

const interrupted = await watchInterruption("task test");
aborted(interrupted).then(() => console.error("Interrupted."));
const relay = flags.get("--relay");
finish(relay === undefined ? await testAll() : await testRelay(relay));

async function testAll(): Promise<Tally> {
  const read = readEnvironment(Deno.env.get);
  if (read.state === "bad") return stop(read.problems.join("\n"));
  const { unit, stacks, browsers, timed, alone } = await findTestFiles(ROOT, filter);
  if ([unit, stacks, browsers, timed, alone].every(({ length }) => length === 0)) {
    return stop(`No test file's path contains "${filter}".`);
  }
  // Unit tests need nothing of the machine, as `check` runs them too.
  const isUnitOnly = [stacks, browsers, timed, alone].every(({ length }) => length === 0);
  const env = isUnitOnly ? {} : await setUpMachine(read.environment);
  const options = { root: ROOT, env, say: console.log, signal: interrupted };
  const tallies: Tally[] = [];
  const cores = navigator.hardwareConcurrency;
  const runUnit = () => runTestFiles("unit tests", unit, { ...options, sideBySide: cores + 1 });
  if (filter === undefined) {
    tallies.push(await runGate("lock file", ["install", "--frozen", "--quiet"], options));
    // Types keep one core busy, and unit tests what is left of all.
    tallies.push(...await Promise.all([runGates(options), runUnit()]));
  } else tallies.push(await runUnit());
  const busy = [
    { name: "tests of whole stacks", files: stacks, sideBySide: 3 * cores },
    { name: "tests in a browser", files: browsers, sideBySide: Math.ceil(1.5 * cores) },
  ];
  tallies.push(await runFileByFile(busy, options));
  tallies.push(
    await runFileByFile([{ name: "tests of how soon", files: timed, sideBySide: cores }], options),
  );
  tallies.push(await runTestFiles("tests alone on the machine", alone, { ...options, sideBySide: 1 }));
  const tally = addTallies(tallies);
  if (flags.has("--pictures") && tally.failed === 0) await keepPictures();
  return tally;
}

/** Gets what whole stacks and browsers need; gives what the tests are told of it. */
async function setUpMachine(environment: StackEnvironment): Promise<Record<string, string>> {
  const ready = await setUp({
    environment,
    root: ROOT,
    packages: [
      PACKAGES.certificates,
      PACKAGES.ffmpeg,
      PACKAGES.font,
      PACKAGES.chromium,
      PACKAGES.nats,
      PACKAGES.coturn,
      PACKAGES.nginx,
      PACKAGES.varnish,
      PACKAGES.monero,
    ],
    client: true,
    line: terminalLine(),
    signal: interrupted,
  });
  if (ready.state === "stopped") return stop(ready.text);
  return { DSTREAM_MEDIAMTX: ready.mediamtx, BUILT_CLIENT: `${ROOT}/client/dist` };
}

/** What the end-to-end tests saw, small enough to be kept. */
async function keepPictures(): Promise<void> {
  await Deno.mkdir(`${ROOT}/client/pictures`, { recursive: true });
  for (const name of ["watch-desktop.png", "watch-phone.png"]) {
    await Deno.copyFile(`${ROOT}/.out/pictures/${name}`, `${ROOT}/client/pictures/${name}`);
  }
}

async function testRelay(url: string): Promise<Tally> {
  if (!/^wss?:\/\//.test(url)) {
    return stop(`"${url}" is no relay's address: it must begin with ws:// or wss://.`);
  }
  const faults: string[] = [];
  const sum = await runConformance(url, (result) => {
    const nip = `NIP-${String(result.nip).padStart(2, "0")}`;
    const more = result.state === "failed"
      ? `: ${result.saw}`
      : result.state === "skipped"
      ? `: ${result.because}`
      : "";
    const line = `${nip} ${result.name}${more}`;
    if (result.state === "failed") faults.push(`${nip} ${result.name}`);
    console.log(`${result.state.padEnd(7)} ${line}`);
  });
  return { ...sum, faults };
}

function stop(text: string): never {
  console.error(text);
  return finish({ ...NOTHING, failed: 1 });
}

function finish(tally: Tally): never {
  if (tally.skipped > 0) console.log(`${tally.skipped} skipped`);
  for (const line of faultLines(tally)) console.log(line);
  console.log(tallyLine(tally));
  Deno.exit(isGood(tally) ? 0 : 1);
}
