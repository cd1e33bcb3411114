import type { BenchRow } from "../../report.ts";
import type { SwarmTrial } from "../trial.ts";
import { measured, type ScriptedMeasured } from "./measured.ts";
import { barPlot } from "./plot.ts";
import { openScriptedStand, type ScriptedStand } from "./stand.ts";
import { PART_BYTES, PART_MS } from "./stream.ts";

/** How many viewers there are, one audience after the other; the first is alone. */
const AUDIENCES = [1, 6, 24, 48] as const;

const NAME = "scripted viewers";
const ALONE_MS = 6000;
const MEASURE_MS = 10_000;
/** Neighbours that are enough to be measured, since in a large swarm each asks for so many, and how long is waited for them at most. */
const ENOUGH = 2;
const MEET_MS = 15_000;
/** A while without a stall is the end of joining; more is not waited for than the other. */
const CALM_MS = 3000;
const SETTLE_MS = 12_000;
const LOOK_MS = 500;

/** The part mesh under audiences that no machine decodes for: the product's sharing, players that are scripts. */
export const SCRIPTED_TRIALS: readonly SwarmTrial[] = [{
  name: NAME,
  async run({ say, condition }) {
    condition(
      NAME,
      "the product's mesh and tracker, connections between a few pages without decoding, at most five neighbours each, " +
        `one rendition of ${PART_BYTES * 8 / PART_MS / 1000} Mbit/s in parts of ${
          PART_MS / 1000
        } s, playlists believed ` +
        `and parts hashed, ${MEASURE_MS / 1000} s each`,
    );
    const all = await grow((line) => say(`swarm: ${line}`));
    for (const line of plots(all)) say(line);
    return all.filter(({ viewers }) => viewers > 1).flatMap((one) => rowsOf(one, all[0]));
  },
}];

/** Lets one audience grow, and measures it at each size. */
async function grow(say: (line: string) => void): Promise<ScriptedMeasured[]> {
  const stand = await openScriptedStand();
  try {
    const all: ScriptedMeasured[] = [];
    let there = 0;
    for (const viewers of AUDIENCES) {
      say(`${NAME}, ${viewers}`);
      await stand.open(viewers - there);
      there = viewers;
      if (viewers > 1) await untilMet(stand, Math.min(ENOUGH, viewers - 1));
      await untilCalm(stand);
      all.push(await measure(stand, viewers === 1 ? ALONE_MS : MEASURE_MS));
    }
    return all;
  } finally {
    await stand.close();
  }
}

async function measure(stand: ScriptedStand, ms: number): Promise<ScriptedMeasured> {
  await stand.forget();
  stand.box.forget();
  const start = Date.now();
  await pass(ms);
  const asked = new Map(stand.box.asked);
  const took = Date.now() - start;
  return measured({ asked, figures: await stand.figures(), ms: took });
}

/** Waits for enough neighbours everywhere; figures of viewers that are still looking would be figures of joining. */
async function untilMet(stand: ScriptedStand, enough: number): Promise<void> {
  for (const until = Date.now() + MEET_MS; Date.now() < until;) {
    if ((await stand.figures()).every(({ neighbours }) => neighbours >= enough)) return;
    await pass(LOOK_MS);
  }
}

/** Waits until joining disturbs nobody any more. */
async function untilCalm(stand: ScriptedStand): Promise<void> {
  for (const until = Date.now() + SETTLE_MS; Date.now() < until;) {
    await stand.forget();
    await pass(CALM_MS);
    if ((await stand.figures()).every(({ stalls }) => stalls === 0)) return;
  }
}

function rowsOf(one: ScriptedMeasured, alone: ScriptedMeasured | undefined): BenchRow[] {
  const name = `${NAME}, ${one.viewers}`;
  const lists = one.playlists / (alone?.playlists ?? NaN);
  return [
    {
      what: `${name}: copies of each part from the box`,
      value: round(one.copies),
      unit: "copies",
      goal: "≤ 1.2",
      met: one.copies <= 1.2,
    },
    { what: `${name}: offload of the ceiling`, value: round(100 * one.share), unit: "%" },
    {
      what: `${name}: playlists asked of the box`,
      value: round(one.playlists),
      unit: "/s",
      ...(alone && { peer: { name: "one alone", value: round(alone.playlists) } }),
      ratio: round(lists),
      goal: "≤ 1.2 × one alone",
      met: lists <= 1.2,
    },
    {
      what: `${name}: a part's end until the last has it, median`,
      value: one.lastMs.p50,
      unit: "ms",
      ...(alone && { peer: { name: "one alone", value: alone.lastMs.p50 } }),
    },
    { what: `${name}: the same, p95`, value: one.lastMs.p95, unit: "ms" },
    { what: `${name}: stalls`, value: one.stalls, unit: "stalls", goal: "0", met: one.stalls === 0 },
    { what: `${name}: neighbours, mean`, value: round(one.degree), unit: "" },
    {
      what: `${name}: neighbours blamed, all of them honest`,
      value: one.blamed,
      unit: "",
      goal: "0",
      met: one.blamed === 0,
    },
  ];
}

function plots(all: readonly ScriptedMeasured[]): string[] {
  const shared = all.filter(({ viewers }) => viewers > 1);
  const bars = (value: (one: ScriptedMeasured) => number) =>
    shared.map((one) => ({ label: String(one.viewers), value: value(one) }));
  return [
    ...barPlot({
      title: "copies of each part from the box, by viewers",
      bars: bars(({ copies }) => copies),
      shown: (value) => value.toFixed(2),
    }),
    ...barPlot({
      title: "a part's end until its last viewer has it, by viewers",
      bars: bars(({ lastMs }) => lastMs.p50),
      shown: (value) => `${Math.round(value)} ms`,
    }),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
