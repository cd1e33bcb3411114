import { pause } from "../supervisor/pause.ts";
import { signalGroup } from "../supervisor/process-identity.ts";
import { loadBench } from "./benches.ts";
import { type BenchOptions, reportTable } from "./report.ts";

/** What this file is started with, as JSON: one bench, as the head of a process group. */
export type BenchOrder = Omit<BenchOptions, "say"> & {
  name: string;
  /** Prints the report as JSON as well. */
  json: boolean;
};

/** The exit code of a bench that ran, and missed a goal. */
export const MISSED = 3;

const GRACE_MS = 3000;

if (import.meta.main) {
  const { name, json, ...options } = JSON.parse(Deno.args[0] ?? "") as BenchOrder;
  let ending = false;
  Deno.addSignalListener("SIGTERM", async () => {
    // The group's own signal comes back here too.
    if (ending) return;
    ending = true;
    // Boxes and encoders end what they started only when they are asked; whoever doesn't listen is killed with the group.
    signalGroup(Deno.pid, "SIGTERM");
    await pause(GRACE_MS, new AbortController().signal);
    Deno.exit(143);
  });
  const run = await loadBench(options.root, name);
  // Standard output carries the reports alone.
  const report = await run({ ...options, say: (line) => console.error(line) });
  console.log(reportTable(report));
  console.log(json ? JSON.stringify(report) : "");
  Deno.exit(report.rows.some(({ met }) => met === false) ? MISSED : 0);
}
