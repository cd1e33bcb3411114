import type { SwarmViewer } from "../../../client/testing/swarm-page/stand.ts";
import type { TrialRoom } from "../../../client/testing/trial-room.ts";
import type { BenchRow } from "../report.ts";
import { openHall } from "./audience.ts";
import { round, watchedRows } from "./audience-rows.ts";
import { askedOf } from "./box-book.ts";
import { copiesOf } from "./offload.ts";
import type { SwarmTrial } from "./trial.ts";
import { pass, untilAllMet, watch, type Watched } from "./watching.ts";

const TRIALS = [
  { engine: "mesh", rung: "low", behind: 2 },
  { engine: "crowd", rung: "crowd", behind: 4.3 },
] as const;

const [PAGES, MOVING] = [6, 2];
const ROUND_MS = 20_000;
const ROUNDS = 3;
const SETTLE_MS = 6000;

/** A third of the audience leaves, and others join, again and again. */
export const CHURN_TRIALS: readonly SwarmTrial[] = TRIALS.map((trial) => {
  const name = `churn, ${trial.engine}, ${PAGES} pages at ${trial.behind} s`;
  return {
    name,
    async run({ mesh, condition }) {
      condition(
        "churn",
        `${MOVING} of ${PAGES} pages close and as many open, every ${
          ROUND_MS / 1000
        } s, ${ROUNDS} times; stalls of those that stay`,
      );
      const { copies, ...watched } = await measure(await mesh(), trial);
      const rows: BenchRow[] = watchedRows(name, watched);
      return [...rows, {
        what: `${name}: copies of each piece of video from the box, those for who joins included`,
        value: round(copies),
        unit: "copies",
      }];
    },
  };
});

async function measure(room: TrialRoom, trial: typeof TRIALS[number]): Promise<Watched & { copies: number }> {
  const hall = await openHall(room, trial);
  try {
    const stay = await hall.open(PAGES - MOVING);
    let moving = await hall.open(MOVING);
    await untilAllMet([...stay, ...moving]);
    await pass(SETTLE_MS);
    const from = hall.sent.length;
    const rounds = async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await Promise.all(moving.map(({ page }: SwarmViewer) => page.close()));
        moving = await hall.open(MOVING);
        await pass(ROUND_MS - 1500);
      }
    };
    const [watched] = await Promise.all([watch(stay, ROUNDS * ROUND_MS), rounds()]);
    return { ...watched, copies: copiesOf(askedOf(hall.sent.slice(from), "video", PAGES)) };
  } finally {
    await hall.close();
  }
}
