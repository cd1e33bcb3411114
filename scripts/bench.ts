import { findBenches, SITE_BENCHES } from "./bench/benches.ts";
import { type BenchOrder, MISSED } from "./bench/run.ts";
import { readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { runForeground } from "./foreground.ts";
import { PACKAGES } from "./packages.ts";
import { makeProgressLine } from "./progress-line.ts";
import { ROOT } from "./root.ts";
import { setUp } from "./stack/setup.ts";
import { watchInterruption } from "./supervisor/interruption.ts";

const known = await findBenches(ROOT);
const { flags, argument } = flagsOrExit({
  task: "bench",
  what: "Measures how fast dStream is, beside what others do on the same machine.",
  argument: { name: "[name]", help: `one of: ${known.join(", ") || "none yet"} (default: all)` },
  flags: [
    { flag: "--json", help: "prints each report as one JSON object on a line of its own, the last line" },
    { flag: "--write", help: "puts the figures of swarm, proofs, page or faults into their README" },
    {
      flag: "--only",
      value: "<words>",
      help: 'only trials whose names contain them, such as "mesh, 4 pages"',
    },
  ],
}, Deno.args);

if (argument !== undefined && !known.includes(argument)) {
  console.error(`There is no bench "${argument}". There are: ${known.join(", ") || "none yet"}.`);
  Deno.exit(2);
}
const read = readEnvironment(Deno.env.get);
if (read.state === "bad") {
  console.error(read.problems.join("\n"));
  Deno.exit(1);
}
const line = makeProgressLine({
  write: (text) => Deno.stderr.writeSync(new TextEncoder().encode(text)),
  terminal: Deno.stderr.isTerminal(),
});
const interrupted = await watchInterruption("task bench");
const ready = await setUp({
  environment: read.environment,
  root: ROOT,
  packages: [
    PACKAGES.certificates,
    PACKAGES.ffmpeg,
    PACKAGES.font,
    PACKAGES.chromium,
    PACKAGES.nginx,
    PACKAGES.wrk,
    PACKAGES.monero,
  ],
  client: argument === undefined || SITE_BENCHES.includes(argument),
  line,
  signal: interrupted,
});
if (interrupted.aborted) Deno.exit(130);
if (ready.state === "stopped") {
  console.error(ready.text);
  Deno.exit(1);
}
const only = flags.get("--only");
let missed = false;
for (const name of argument === undefined ? known : [argument]) {
  const dir = await Deno.makeTempDir({ prefix: `dstream-bench-${name}-` });
  const order: BenchOrder = {
    name,
    json: flags.has("--json"),
    root: ROOT,
    dir,
    mediamtx: ready.mediamtx,
    ...(only !== undefined && { only }),
    write: flags.has("--write"),
  };
  const args = ["run", "-A", "--no-prompt", `${ROOT}/scripts/bench/run.ts`, JSON.stringify(order)];
  try {
    const code = await runForeground(
      { program: Deno.execPath(), args, env: Deno.env.toObject(), cwd: ROOT },
      interrupted,
    );
    if (code !== 0 && code !== MISSED) Deno.exitCode = code;
    missed ||= code === MISSED;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
  if (interrupted.aborted || Deno.exitCode !== 0) break;
}
if (missed) console.error("Some goals were missed.");
Deno.exit();
