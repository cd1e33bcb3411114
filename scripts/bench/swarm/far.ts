import { FAR, measureAudience } from "./audience.ts";
import { audienceRows, round } from "./audience-rows.ts";
import type { BenchRow } from "../report.ts";
import type { SwarmTrial } from "./trial.ts";
import type { UplinkFigures } from "./uplink.ts";

const ENGINES = [
  { engine: "mesh", rung: "low", behind: 2 },
  { engine: "crowd", rung: "crowd", behind: 4.3 },
] as const;
const UPLINKS = [
  { mbit: 10, goals: { share: 95, copies: 1.15 } },
  // Four pages that take 15 % more than the least make so many copies.
  { mbit: 5, goals: { share: 85, copies: 1.45 } },
] as const;
/**
 * "60 ms to the box, 40 ms between peers" names two distances in one way, as a ping does: there and back. That a packet takes
 * 40 ms each way is measured too, and held to no goal.
 */
const DISTANCES = [{ oneWayMs: 20, beside: false }, { oneWayMs: 40, beside: true }] as const;

/** Six of them, and all their packets, are more than two cores carry in time. */
const PAGES = 4;

const TRIALS = UPLINKS.flatMap((uplink) =>
  DISTANCES.flatMap((distance) => ENGINES.map((engine) => ({ ...uplink, ...distance, ...engine })))
);

/** Pages that are far from the box and from each other, and send slowly. */
export const FAR_TRIALS: readonly SwarmTrial[] = TRIALS.map((trial) => {
  const { engine, rung, behind, mbit, oneWayMs, beside } = trial;
  const name = `far, ${engine}, ${PAGES} pages at ${behind} s, ${mbit} Mbit/s up${
    beside ? `, ${oneWayMs} ms each way` : ""
  }`;
  return {
    name,
    async run({ mesh, condition }) {
      condition(
        "far",
        `every packet between pages by way of a UDP proxy: ${
          2 * DISTANCES[0].oneWayMs
        } ms there and back, as the 60 ms to the box are, where a row says nothing else, ${
          FAR.loss * 100
        } % lost, the uplink of each page shared by all it sends, ${FAR.queueMs} ms of queue; every request to the box ${FAR.boxRoundTripMs} ms later; video at ${
          FAR.videoKbit / 1000
        } Mbit/s`,
      );
      const audience = await measureAudience(await mesh(), {
        pages: PAGES,
        rung,
        behind,
        far: { uplinkKbit: mbit * 1000, oneWayMs },
      });
      return [
        ...audienceRows(name, audience, beside ? {} : trial.goals),
        ...networkRows(name, audience.network),
      ];
    },
  };
});

/** A figure of a slow network is one of a busy machine where packets come late. */
function networkRows(name: string, network: UplinkFigures | undefined): BenchRow[] {
  if (network === undefined) return [];
  const { sent, lost, overflowed, arrived, lateMs } = network;
  return [
    { what: `${name}: packets lost on the way`, value: round(100 * lost / sent), unit: "%" },
    {
      what: `${name}: packets that found no room before the uplink`,
      value: round(100 * overflowed / (sent + overflowed)),
      unit: "%",
    },
    {
      what: `${name}: packets later than they should be, because the machine was busy, mean`,
      value: round(lateMs / arrived),
      unit: "ms",
      goal: "≤ 5 ms, or the rest says nothing",
      met: lateMs / arrived <= 5,
    },
  ];
}
