import type { SwarmViewer } from "../../../client/testing/swarm-page/stand.ts";
import type { TrialRoom } from "../../../client/testing/trial-room.ts";
import type { BenchRow } from "../report.ts";
import { openHall } from "./audience.ts";
import { round } from "./audience-rows.ts";
import { browserCpu, usedBetween } from "./browser-cpu.ts";
import type { SwarmTrial } from "./trial.ts";
import { pass, untilAllMet } from "./watching.ts";

const TRIALS = [
  { rung: "low", pages: 4, behind: 1.3 },
  { rung: "low", pages: 6, behind: 1.3 },
  { rung: "crowd", pages: 6, behind: 4.1 },
] as const;

const SETTLE_MS = 5000;
const MEASURE_MS = 12_000;
/** Sharing, not, and again, so that what else changes on the machine hits both alike. */
const ROUNDS = 2;

/** What sharing costs a page that watches, on both rungs. */
export const CPU_TRIALS: readonly SwarmTrial[] = Deno.build.os !== "linux" ? [] : TRIALS.map((trial) => {
  const { rung, pages } = trial;
  const name = `cpu, ${rung === "low" ? "low" : "plain"}, ${pages} pages`;
  return {
    name,
    async run({ mesh, condition }) {
      condition(
        "cpu",
        `all of the browser's processes, divided by the pages; the same pages share and don't, ${ROUNDS} × ${
          MEASURE_MS / 1000
        } s each, in turn`,
      );
      return cpuRows(name, rung, await measure(await mesh(), trial));
    },
  };
});

type Measured = Record<"on" | "off", number>;

async function measure(room: TrialRoom, { rung, pages, behind }: typeof TRIALS[number]): Promise<Measured> {
  const hall = await openHall(room, { rung, behind });
  try {
    const viewers = await hall.open(pages);
    const used: Measured = { on: 0, off: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(viewers.map((viewer) => wish(viewer, "share")));
      await untilAllMet(viewers);
      used.on += await use();
      await Promise.all(viewers.map((viewer) => wish(viewer, "declined")));
      used.off += await use();
    }
    const cores = (seconds: number) => seconds / (ROUNDS * MEASURE_MS / 1000) / pages;
    return { on: cores(used.on), off: cores(used.off) };
  } finally {
    await hall.close();
  }
}

function wish({ page }: SwarmViewer, choice: "share" | "declined"): Promise<void> {
  return page.evaluate((choice) => globalThis.swarmPage.wish(choice), choice);
}

/** Seconds of processor time that the browser uses, once it has settled. */
async function use(): Promise<number> {
  await pass(SETTLE_MS);
  const before = await browserCpu();
  await pass(MEASURE_MS);
  return usedBetween(before, await browserCpu());
}

function cpuRows(name: string, rung: "low" | "crowd", { on, off }: Measured): BenchRow[] {
  const least = rung === "low" ? off * 1.1 : off + 0.05;
  return [{
    what: `${name}: a page that shares`,
    value: round(on),
    unit: "core",
    peer: { name: "not sharing", value: round(off) },
    ratio: on / off,
    goal: rung === "low" ? "≤ 1.1 × not sharing" : "≤ not sharing + 0.05 core",
    met: on <= least,
  }];
}
