import type { BenchRow } from "../report.ts";
import type { Audience } from "./audience.ts";
import { copiesOf, shareOfCeiling } from "./offload.ts";
import type { Watched } from "./watching.ts";

/** What is asked of an audience; what is left out is only shown. */
export type AudienceGoals = {
  /** Per cent of the most there can be. */
  share?: number;
  /** Copies of each object, video and audio each. */
  copies?: number;
  /** Playlists, as a multiple of those of one page. */
  playlists?: number;
  /** Seconds behind live, that half of the looks may not exceed. */
  behind?: number;
};

/** The figures of one audience. */
export function audienceRows(name: string, audience: Audience, goals: AudienceGoals): BenchRow[] {
  const { video, audio, playlists } = audience;
  const share = 100 * Math.min(shareOfCeiling(video), shareOfCeiling(audio));
  const lists = playlists.all / playlists.one;
  return [
    {
      what: `${name}: offload of the ceiling, video or audio, whichever is less`,
      value: round(share),
      unit: "%",
      ...atLeast(share, goals.share, "%"),
    },
    ...[["video", video] as const, ["audio", audio] as const].map(([rid, asked]) => ({
      what: `${name}: copies of each piece of ${rid} from the box`,
      value: round(copiesOf(asked)),
      unit: "copies",
      ...atMost(copiesOf(asked), goals.copies),
    })),
    {
      what: `${name}: playlists asked of the box`,
      value: round(playlists.all),
      unit: "/s",
      peer: { name: "one page alone", value: round(playlists.one) },
      ratio: lists,
      ...atMost(lists, goals.playlists, "× one page"),
    },
    ...watchedRows(name, audience, goals),
  ];
}

/** What pages saw. */
export function watchedRows(
  name: string,
  watched: Watched,
  goals: Pick<AudienceGoals, "behind"> = {},
): BenchRow[] {
  const behind = watched.behindMs / 1000;
  return [
    { what: `${name}: stalls`, value: watched.stalls, unit: "stalls", goal: "0", met: watched.stalls === 0 },
    {
      what: `${name}: behind live, median`,
      value: round(behind),
      unit: "s",
      ...atMost(behind, goals.behind, "s"),
    },
    { what: `${name}: behind live, p95 of the last page`, value: round(watched.worstMs / 1000), unit: "s" },
    { what: `${name}: behind live, p5 of the first page`, value: round(watched.nearestMs / 1000), unit: "s" },
    { what: `${name}: smallest buffer`, value: round(watched.smallestBuffer), unit: "s" },
    { what: `${name}: longest wait of a player for a piece`, value: watched.longestWaitMs, unit: "ms" },
  ];
}

/** Two digits behind the point. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function atMost(value: number, most: number | undefined, unit = ""): Pick<BenchRow, "goal" | "met"> {
  return most === undefined ? {} : { goal: `≤ ${most} ${unit}`.trim(), met: value <= most };
}

function atLeast(value: number, least: number | undefined, unit: string): Pick<BenchRow, "goal" | "met"> {
  return least === undefined ? {} : { goal: `≥ ${least} ${unit}`, met: value >= least };
}
