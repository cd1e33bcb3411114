import type { TrialRoom } from "../../../client/testing/trial-room.ts";
import { openSwarmStand } from "../../../client/testing/swarm-page/stand.ts";
import type { BenchRow } from "../report.ts";
import { askedOf, openBoxBook, playlistsIn } from "./box-book.ts";
import { type Asked, copiesOf, shareOfCeiling } from "./offload.ts";
import type { SwarmTrial } from "./trial.ts";
import { openViewers, pass, untilAllMet, watch, type Watched } from "./watching.ts";

type MeshTrial = {
  pages: number;
  /** How far behind live they are to be, in seconds. */
  behind: number;
  /** What half of the looks may not exceed, in seconds. */
  most: number;
};

const TRIALS: readonly MeshTrial[] = [
  { pages: 4, behind: 2, most: 2.2 },
  { pages: 6, behind: 2, most: 2.2 },
  { pages: 4, behind: 1.5, most: 1.65 },
  { pages: 6, behind: 1.5, most: 1.65 },
];

const SETTLE_MS = 6000;
const ALONE_MS = 8000;
const MEASURE_MS = 20_000;
/** The player measures from the end of what is listed, which is so long after the picture was taken; in seconds. */
export const LISTED_AFTER_S = 0.1;

type MeshMeasured = Watched & {
  video: Asked;
  audio: Asked;
  /** Media playlists a second that the box was asked for by one page alone, and by all of them. */
  playlists: { one: number; all: number };
};

/** Pages that carry parts and playlists for each other. */
export const MESH_TRIALS: readonly SwarmTrial[] = TRIALS.map((trial) => {
  const name = `mesh, ${trial.pages} pages at ${trial.behind} s`;
  return {
    name,
    async run({ mesh, condition }) {
      condition(
        "mesh",
        `parts and playlists of the low-latency playlist, the only one announced so that no page changes rung, ${
          MEASURE_MS / 1000
        } s each`,
      );
      return meshRows(name, trial, await measure(await mesh(), trial));
    },
  };
});

async function measure(room: TrialRoom, { pages, behind }: MeshTrial): Promise<MeshMeasured> {
  const stand = await openSwarmStand(room);
  try {
    const { sent } = openBoxBook(stand.origin);
    const options = { streaming: [stand.origin.ll], syncSeconds: behind - LISTED_AFTER_S };
    const [first] = await openViewers(stand, 1, options);
    if (first === undefined) throw new Error("no page was opened");
    await untilAllMet([first]);
    await pass(SETTLE_MS);
    let from = sent.length;
    await pass(ALONE_MS);
    const one = playlistsIn(sent.slice(from)) / ALONE_MS * 1000;

    const viewers = [first, ...await openViewers(stand, pages - 1, options)];
    await untilAllMet(viewers);
    await pass(SETTLE_MS);
    from = sent.length;
    const watched = await watch(viewers, MEASURE_MS);
    const answers = sent.slice(from);
    return {
      ...watched,
      video: askedOf(answers, "video", pages),
      audio: askedOf(answers, "audio", pages),
      playlists: { one, all: playlistsIn(answers) / MEASURE_MS * 1000 },
    };
  } finally {
    await stand.close();
  }
}

function meshRows(name: string, { most }: MeshTrial, measured: MeshMeasured): BenchRow[] {
  const { video, audio, playlists } = measured;
  const share = 100 * Math.min(shareOfCeiling(video), shareOfCeiling(audio));
  const lists = playlists.all / playlists.one;
  return [
    {
      what: `${name}: offload of the ceiling, video or audio, whichever is less`,
      value: round(share),
      unit: "%",
      goal: "≥ 97 %",
      met: share >= 97,
    },
    ...[["video", video] as const, ["audio", audio] as const].map(([rid, asked]) => ({
      what: `${name}: copies of each ${rid} part from the box`,
      value: round(copiesOf(asked)),
      unit: "copies",
      goal: "≤ 1.1",
      met: copiesOf(asked) <= 1.1,
    })),
    {
      what: `${name}: playlists asked of the box`,
      value: round(playlists.all),
      unit: "/s",
      peer: { name: "one page alone", value: round(playlists.one) },
      ratio: lists,
      goal: "≤ 1.2 × one page",
      met: lists <= 1.2,
    },
    ...watchedRows(name, measured, { goal: `≤ ${most} s`, met: measured.behindMs <= most * 1000 }),
  ];
}

/** What the pages of a trial saw. */
export function watchedRows(
  name: string,
  watched: Watched,
  behind: Pick<BenchRow, "goal" | "met"> = {},
): BenchRow[] {
  return [
    { what: `${name}: stalls`, value: watched.stalls, unit: "stalls", goal: "0", met: watched.stalls === 0 },
    { what: `${name}: behind live, median`, value: round(watched.behindMs / 1000), unit: "s", ...behind },
    { what: `${name}: behind live, p95 of the last page`, value: round(watched.worstMs / 1000), unit: "s" },
    { what: `${name}: smallest buffer`, value: round(watched.smallestBuffer), unit: "s" },
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
