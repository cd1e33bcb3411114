import { type CrowdViewer, openCrowdStand } from "../../../client/testing/crowd-page/stand.ts";
import type { TrialRoom } from "../../../client/testing/trial-room.ts";
import type { CrowdPlay } from "../../../client/testing/crowd-page/page.ts";
import type { BenchRow } from "../report.ts";
import { type Asked, copiesOf, median, shareOfCeiling } from "./offload.ts";
import { trialMedia } from "./trial-media.ts";

export type CrowdTrial = {
  pages: number;
  how: CrowdPlay["how"];
  /** What happens to one of them. */
  one?: "hangs 3 s" | "closes";
};

export type CrowdMeasured = {
  video: Asked;
  audio: Asked;
  stalls: number;
  /** Median over all pages, in milliseconds. */
  latencyMs: number;
  /** The least that any page had ahead, in seconds. */
  smallestBuffer: number;
};

const JOIN_MS = 1000;
const CONNECT_MS = 20_000;
const SETTLE_MS = 6000;
/** How long each trial is measured, in milliseconds. */
export const MEASURE_MS = 30_000;
const LOOK_MS = 250;

/** Lets pages watch one sealed stream together, and counts at the box what they ask for. */
export async function measureCrowd(room: TrialRoom, { pages, how, one }: CrowdTrial): Promise<CrowdMeasured> {
  const stand = await openCrowdStand(room, { media: await trialMedia() });
  try {
    let viewers: CrowdViewer[] = [];
    for (let at = 0; at < pages; at++) {
      const late = one === "hangs 3 s" && at === 0 && { lateMs: 3000 };
      viewers.push(await stand.open({ how, ...late }));
      await pass(JOIN_MS);
    }
    await connected(viewers);
    await pass(SETTLE_MS);
    await Promise.all(viewers.map((viewer) => viewer.forget()));
    const from = stand.origin.requests.length;
    if (one === "closes") {
      const [first, ...others] = viewers;
      await first?.page.close();
      viewers = others;
    }
    const latencies: number[] = [];
    for (const until = Date.now() + MEASURE_MS; Date.now() < until;) {
      await pass(LOOK_MS);
      for (const { latencyMs } of await Promise.all(viewers.map((viewer) => viewer.figures()))) {
        if (latencyMs !== undefined) latencies.push(latencyMs);
      }
    }
    const requests = stand.origin.requests.slice(from);
    const seen = await Promise.all(viewers.map((viewer) => viewer.figures()));
    const asked = (rid: string): Asked => {
      const paths = requests.filter((path) => new RegExp(`/${rid}/\\d+\\.m4s$`).test(path));
      return { pages: viewers.length, requests: paths.length, objects: new Set(paths).size };
    };
    return {
      video: asked("video"),
      audio: asked("audio"),
      stalls: seen.reduce((sum, { stalls }) => sum + stalls, 0),
      latencyMs: median(latencies),
      smallestBuffer: Math.min(...seen.map(({ smallestBuffer }) => smallestBuffer)),
    };
  } finally {
    await stand.close();
  }
}

/** Waits until everybody is connected to everybody; a figure of pages that are still looking would be one of joining. */
async function connected(viewers: readonly CrowdViewer[]): Promise<void> {
  for (const until = Date.now() + CONNECT_MS; Date.now() < until;) {
    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    if (figures.every(({ peers }) => peers.length >= viewers.length - 1)) return;
    await pass(LOOK_MS);
  }
}

/** The figures of one trial, beside those of the library as it comes where they were taken. */
export function crowdRows(name: string, ours: CrowdMeasured, stock?: CrowdMeasured): BenchRow[] {
  const beside = (value: number | undefined): Pick<BenchRow, "peer"> =>
    value === undefined ? {} : { peer: { name: "p2p-media-loader's own settings", value: round(value) } };
  const share = 100 * shareOfCeiling(ours.video);
  const copies = Math.max(copiesOf(ours.video), copiesOf(ours.audio));
  const most = name.includes("closes") ? 1.1 : name.includes("hangs") ? 1.3 : 1.05;
  return [
    {
      what: `${name}: offload of the ceiling`,
      value: round(share),
      unit: "%",
      ...beside(stock && 100 * shareOfCeiling(stock.video)),
      ...(most === 1.05 && { goal: "≥ 97 %", met: share >= 97 }),
    },
    {
      what: `${name}: copies of each segment from the box, video or audio, whichever is more`,
      value: round(copies),
      unit: "copies",
      ...beside(stock && Math.max(copiesOf(stock.video), copiesOf(stock.audio))),
      goal: `≤ ${most}`,
      met: copies <= most,
    },
    {
      what: `${name}: stalls`,
      value: ours.stalls,
      unit: "stalls",
      ...beside(stock?.stalls),
      goal: "0",
      met: ours.stalls === 0,
    },
    {
      what: `${name}: behind live, median`,
      value: round(ours.latencyMs / 1000),
      unit: "s",
      ...beside(stock && stock.latencyMs / 1000),
      goal: "4.3 ± 0.3 s",
      met: Math.abs(ours.latencyMs - 4300) <= 300,
    },
    { what: `${name}: smallest buffer`, value: round(ours.smallestBuffer), unit: "s" },
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
