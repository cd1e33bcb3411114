import { openCrowdRoom } from "../../../client/testing/crowd-page/stand.ts";
import { type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { crowdRows, type CrowdTrial, MEASURE_MS, measureCrowd } from "./crowd.ts";

/** Sizes of the audience, and what happens to one of them. */
const TRIALS: readonly (Omit<CrowdTrial, "how"> & { beside: boolean })[] = [
  { pages: 2, beside: false },
  { pages: 4, beside: true },
  { pages: 6, beside: false },
  { pages: 4, one: "hangs 3 s", beside: false },
  { pages: 4, one: "closes", beside: false },
];

/** How much of a stream real pages carry for each other, beside p2p-media-loader's own settings in the same run. */
export const run: RunBench = async ({ say }) => {
  const room = await openCrowdRoom();
  try {
    const rows: BenchRow[] = [];
    for (const { beside, ...trial } of TRIALS) {
      const name = `crowd, ${trial.pages} pages${trial.one === undefined ? "" : `, one ${trial.one}`}`;
      say(`swarm: ${name}`);
      const ours = await measureCrowd(room, { ...trial, how: "ours" });
      if (beside) say(`swarm: ${name}, as p2p-media-loader comes`);
      rows.push(
        ...crowdRows(name, ours, beside ? await measureCrowd(room, { ...trial, how: "stock" }) : undefined),
      );
    }
    return {
      name: "swarm",
      conditions: {
        ...machineConditions(),
        browser: room.browser.version(),
        pages: "real, decoding, all on this machine",
        "measured for": `${MEASURE_MS / 1000} s each`,
        stream: "sealed, 2 s segments, 320×180 at 0.6 Mbit/s and 64 kbit/s, two renditions",
        network: "loopback, no TLS, no delay, no loss",
      },
      rows,
    };
  } finally {
    await room.close();
  }
};
