import { readLines } from "../../media/mediamtx/run-command.ts";
import { signalGroup } from "../supervisor/process-identity.ts";
import { addTallies, NOTHING, readTally, type Tally } from "./tally.ts";

export type StageOptions = {
  /** The repository's folder. */
  root: string;
  /** Added to the environment of what runs. */
  env: Record<string, string>;
  /** Hears the outcome of each stage. */
  say: (line: string) => void;
  /** Ends what runs. */
  signal?: AbortSignal | undefined;
  /** How long what was told to end may take, in milliseconds. Default ten seconds. */
  graceMs?: number;
};

/** No stage of a healthy run takes nearly as long; a hung one must not hang its caller. */
const LIMIT_MS = 25 * 60_000;

const GRACE_MS = 10_000;

/** Runs one `deno` command whose success is one passed check. */
export async function runGate(name: string, args: readonly string[], options: StageOptions): Promise<Tally> {
  const { success, seconds } = await runDeno(args, options);
  options.say(`${success ? "ok" : "FAILED"}: ${name} (${seconds} s)`);
  return { ...NOTHING, ...(success ? { passed: 1 } : { failed: 1, faults: [name] }) };
}

/** Format, lint and types of everything. */
export async function runGates(options: StageOptions): Promise<Tally> {
  // Checking types keeps one core busy, and longest.
  const types = runGate("types", ["check", "--quiet", "."], options);
  const format = await runGate("format (mend it with: deno fmt)", ["fmt", "--check"], options);
  const lint = await runGate("lint", ["lint", "--quiet"], options);
  return addTallies([format, lint, await types]);
}

/** Runs test files in one process: so many side by side, in an order that is the test runner's own. */
export async function runTestFiles(
  name: string,
  files: readonly string[],
  { sideBySide, ...options }: StageOptions & { sideBySide: number },
): Promise<Tally> {
  if (files.length === 0) return addTallies([]);
  const parallel = sideBySide > 1 ? ["--parallel"] : [];
  const env = { ...options.env, DENO_JOBS: String(sideBySide) };
  const { tally, seconds } = await runTests(name, [...parallel, ...files], { ...options, env });
  return tell(name, tally, seconds, options);
}

/** Test files that need about the same of the machine. */
export type FileGroup = {
  /** What they are called. */
  name: string;
  /** In the order in which they begin. */
  files: readonly string[];
  /** How many of them fill the machine. */
  sideBySide: number;
};

/**
 * Runs test files each in a process of its own, group after group: the first of one begin where the last of another leave room. What
 * one printed stands together.
 */
export async function runFileByFile(groups: readonly FileGroup[], options: StageOptions): Promise<Tally> {
  const running = new Set<Promise<void>>();
  const all: Tally[] = [];
  let used = 0;
  for (const { name, files, sideBySide } of groups) {
    const tallies: Tally[] = [];
    let began: number | undefined;
    let isTold = false;
    const run = async (file: string) => {
      const { tally, seconds, printed } = await runTests(file, [file], options, "keep");
      options.say(`${file} (${seconds} s)\n${printed.trimEnd()}`);
      tallies.push(tally);
    };
    /** After the last of them, whatever began meanwhile. */
    const told = () => {
      // The last two may end in one turn.
      if (isTold || tallies.length < files.length) return;
      isTold = true;
      all.push(tell(name, addTallies(tallies), secondsSince(began ?? performance.now()), options));
    };
    for (const file of files) {
      // A little over, since thirds don't add up to one.
      while (used + 1 / sideBySide > 1.001 && !options.signal?.aborted) await Promise.race(running);
      began ??= performance.now();
      if (options.signal?.aborted) {
        // What was not even begun must not look as if it had passed.
        tallies.push({ ...NOTHING, failed: 1, faults: [`${file}: was not begun`] });
        told();
        continue;
      }
      used += 1 / sideBySide;
      const one = run(file).then(told).finally(() => {
        used -= 1 / sideBySide;
        running.delete(one);
      });
      running.add(one);
    }
  }
  await Promise.all(running);
  return addTallies(all);
}

async function runTests(
  what: string,
  args: readonly string[],
  options: StageOptions,
  output: Output = "show",
) {
  const junit = await Deno.makeTempFile({ suffix: ".xml" });
  // Types were checked as a gate; checking them again for each run would only cost time.
  const common = ["test", "-A", "--no-prompt", "--no-check", "--quiet", `--junit-path=${junit}`];
  const { success, seconds, printed } = await runDeno([...common, ...args], options, output);
  const tally = readTally(await Deno.readTextFile(junit), success, what);
  await Deno.remove(junit);
  return { tally, seconds, printed };
}

function tell(name: string, tally: Tally, seconds: number, { say }: StageOptions): Tally {
  const { passed, failed, skipped } = tally;
  const left = skipped === 0 ? "" : `, ${skipped} skipped`;
  say(`${failed === 0 ? "ok" : "FAILED"}: ${name}, ${passed} passed, ${failed} failed${left} (${seconds} s)`);
  return tally;
}

/** Whether what a program prints goes on as it comes, or is kept until its end. */
type Output = "show" | "keep";

async function runDeno(
  args: readonly string[],
  { root, env, say, signal, graceMs = GRACE_MS }: StageOptions,
  output: Output = "show",
) {
  const began = performance.now();
  const limit = AbortSignal.timeout(LIMIT_MS);
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env,
    // A group of its own, so that what the tests started ends with them.
    detached: true,
    stdin: "null",
    stdout: output === "show" ? "inherit" : "piped",
    stderr: output === "show" ? "inherit" : "piped",
  }).spawn();
  const printed: string[] = [];
  const hear = (line: string) => printed.push(line);
  const heard = output === "show"
    ? undefined
    : Promise.all([readLines(child.stdout, hear), readLines(child.stderr, hear)]);
  // A stack that a test started ends in order at SIGTERM; a browser's driver only catches it and lets the tests go on.
  let insisting: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    signalGroup(child.pid, "SIGTERM");
    insisting = setTimeout(() => signalGroup(child.pid, "SIGKILL"), graceMs);
  };
  const ending = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  ending.addEventListener("abort", end);
  if (ending.aborted) end();
  const { success } = await child.status;
  // What failed tests left behind would take the next stage's time.
  signalGroup(child.pid, "SIGKILL");
  await heard;
  clearTimeout(insisting);
  ending.removeEventListener("abort", end);
  if (limit.aborted) say(`Ended after ${LIMIT_MS / 60_000} minutes: deno ${args.slice(0, 3).join(" ")} …`);
  return { success: success && !ending.aborted, seconds: secondsSince(began), printed: printed.join("\n") };
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 100) / 10;
}
