import { findBenches, loadBench } from "./bench/benches.ts";
import { type BenchReport, reportTable } from "./bench/report.ts";
import { readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { PACKAGES } from "./packages.ts";
import { makeProgressLine } from "./progress-line.ts";
import { ROOT } from "./root.ts";
import { setUp } from "./stack/setup.ts";

const known = await findBenches(ROOT);
const { flags, argument } = flagsOrExit({
  task: "bench",
  what: "Measures how fast dStream is, beside what others do on the same machine.",
  argument: { name: "[name]", help: `one of: ${known.join(", ") || "none yet"} (default: all)` },
  flags: [
    { flag: "--json", help: "prints each report as one JSON object on a line of its own, the last line" },
    { flag: "--write", help: "puts the figures of swarm into the README" },
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
// Standard output carries the reports alone.
const say = (line: string) => console.error(line);
const line = makeProgressLine({
  write: (text) => Deno.stderr.writeSync(new TextEncoder().encode(text)),
  terminal: Deno.stderr.isTerminal(),
});
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
  ],
  client: true,
  line,
});
if (ready.state === "stopped") {
  console.error(ready.text);
  Deno.exit(1);
}
const only = flags.get("--only");
let missed = false;
for (const name of argument === undefined ? known : [argument]) {
  const run = await loadBench(ROOT, name);
  const dir = await Deno.makeTempDir({ prefix: `dstream-bench-${name}-` });
  let report: BenchReport;
  try {
    report = await run({
      root: ROOT,
      dir,
      mediamtx: ready.mediamtx,
      say,
      ...(only !== undefined && { only }),
      write: flags.has("--write"),
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
  missed ||= report.rows.some(({ met }) => met === false);
  console.log(reportTable(report));
  console.log(flags.has("--json") ? JSON.stringify(report) : "");
}
if (missed) say("Some goals were missed.");
