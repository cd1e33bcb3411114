import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { withFigures } from "./figures-page.ts";
import { makeStage } from "./trial.ts";
import { TRIALS } from "./trials.ts";

/** How much of a stream pages carry for each other, and what it costs them. */
export const run: RunBench = async ({ root, say, only = "", write = false }) => {
  // The name of one trial may begin another's.
  const exact = TRIALS.filter(({ name }) => name === only);
  const chosen = exact.length > 0 ? exact : TRIALS.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) {
    throw new Error(
      `no trial's name contains "${only}"; there are: ${TRIALS.map(({ name }) => name).join("; ")}`,
    );
  }
  const conditions: BenchReport["conditions"] = {
    ...machineConditions(),
    pages: "real, decoding, all on this machine",
    stream: "sealed, 2 s segments of 0.2 s parts, 320×180 at 0.6 Mbit/s and 64 kbit/s, two renditions",
    network: "loopback, no TLS, no delay, no loss, where a row says nothing else",
  };
  const stage = makeStage({ say, condition: (name, value) => conditions[name] = value });
  const rows: BenchRow[] = [];
  try {
    for (const { name, run } of chosen) {
      say(`swarm: ${name}`);
      try {
        rows.push(...await run(stage));
      } catch (error) {
        // The others have taken minutes, too.
        say(`swarm: ${name} could not be measured: ${error instanceof Error ? error.message : error}`);
        rows.push({ what: `${name}: measured`, value: 0, unit: "times", goal: "once", met: false });
      }
    }
  } finally {
    await stage.close();
  }
  const report: BenchReport = { name: "swarm", conditions, rows };
  if (write) await writeFigures(`${root}/README.md`, report);
  return report;
};

async function writeFigures(path: string, report: BenchReport): Promise<void> {
  const page = await Deno.readTextFile(path);
  const trials = TRIALS.map(({ name }) => name);
  const day = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(path, withFigures({ page, report, trials, day }));
  const formatted = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", path] }).output();
  if (!formatted.success) throw new Error(`deno fmt ${path} failed`);
}
