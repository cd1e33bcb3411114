import { FAR, measureAudience } from "./audience.ts";
import { audienceRows, round } from "./audience-rows.ts";
import type { BenchRow } from "../report.ts";
import type { SwarmTrial } from "./trial.ts";
import type { UplinkFigures } from "./uplink.ts";

const TRIALS = [
  { engine: "mesh", rung: "low", behind: 2, mbit: 10, share: 95 },
  { engine: "crowd", rung: "crowd", behind: 4.3, mbit: 10, share: 95 },
  { engine: "mesh", rung: "low", behind: 2, mbit: 5, share: 85 },
  { engine: "crowd", rung: "crowd", behind: 4.3, mbit: 5, share: 85 },
] as const;

const PAGES = 6;

/** Pages that are far from the box and from each other, and send slowly. */
export const FAR_TRIALS: readonly SwarmTrial[] = TRIALS.map(({ engine, rung, behind, mbit, share }) => {
  const name = `far, ${engine}, ${PAGES} pages at ${behind} s, ${mbit} Mbit/s up`;
  return {
    name,
    async run({ mesh, condition }) {
      condition(
        "far",
        `every packet between pages by way of a UDP proxy: ${FAR.oneWayMs} ms, ${
          FAR.loss * 100
        } % lost, the uplink of each page shared by all it sends, ${FAR.queueMs} ms of queue; every request to the box ${FAR.boxRoundTripMs} ms later; video at ${
          FAR.videoKbit / 1000
        } Mbit/s`,
      );
      const audience = await measureAudience(await mesh(), {
        pages: PAGES,
        rung,
        behind,
        uplinkKbit: mbit * 1000,
      });
      return [
        ...audienceRows(name, audience, { share, copies: 1.15 }),
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
