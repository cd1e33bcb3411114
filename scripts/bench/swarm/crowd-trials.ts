import { crowdRows, type CrowdTrial, MEASURE_MS, measureCrowd } from "./crowd.ts";
import type { SwarmTrial } from "./trial.ts";

/** Sizes of the audience, and what happens to one of them. */
const TRIALS: readonly (Omit<CrowdTrial, "how"> & { beside?: true })[] = [
  { pages: 2 },
  { pages: 4, beside: true },
  { pages: 6 },
  { pages: 4, one: "hangs 3 s" },
  { pages: 4, one: "closes" },
];

/** Pages that carry whole segments for each other, beside p2p-media-loader's own settings in the same run. */
export const CROWD_TRIALS: readonly SwarmTrial[] = TRIALS.map(({ beside, ...trial }) => {
  const name = `crowd, ${trial.pages} pages${trial.one === undefined ? "" : `, one ${trial.one}`}`;
  return {
    name,
    async run({ crowd, condition, say }) {
      condition("crowd", `whole segments of the plain playlist, ${MEASURE_MS / 1000} s each`);
      const room = await crowd();
      const ours = await measureCrowd(room, { ...trial, how: "ours" });
      if (beside) say(`swarm: ${name}, as p2p-media-loader comes`);
      return crowdRows(name, ours, beside && await measureCrowd(room, { ...trial, how: "stock" }));
    },
  };
});
