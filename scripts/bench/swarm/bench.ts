import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { makeStage } from "./trial.ts";
import { TRIALS } from "./trials.ts";

/** How much of a stream pages carry for each other, and what it costs them. */
export const run: RunBench = async ({ say, only = "" }) => {
  const chosen = TRIALS.filter(({ name }) => name.includes(only));
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
      rows.push(...await run(stage));
    }
  } finally {
    await stage.close();
  }
  return { name: "swarm", conditions, rows };
};
