import { writeFigures } from "../figures-page.ts";
import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { MEASURED, TRIALS } from "./trials.ts";

/** What it costs to check Monero payments and bonds without a wallet: warm, in a fresh process, beside a wallet, and in a page. */
export const run: RunBench = async ({ root, dir, say, only = "", write = false }): Promise<BenchReport> => {
  const chosen = TRIALS.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) {
    throw new Error(
      `no trial's name contains "${only}"; there are: ${TRIALS.map(({ name }) => name).join(", ")}`,
    );
  }
  const conditions: BenchReport["conditions"] = { ...machineConditions(), ...MEASURED, ring: 16, outputs: 2 };
  const rows: BenchRow[] = [];
  for (const { name, run } of chosen) {
    rows.push(
      ...await run({
        root,
        dir,
        say: (line) => say(`proofs, ${name}: ${line}`),
        condition: (key, value) => conditions[key] = value,
      }),
    );
  }
  const report: BenchReport = { name: "proofs", conditions, rows };
  if (write) await writeFigures(`${root}/README.md`, report);
  return report;
};
