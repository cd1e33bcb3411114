import type { BenchRow } from "../report.ts";
import { PICTURE } from "./clock-encoder.ts";
import { type Figures, figuresOf } from "./figures.ts";
import type { Stage } from "./in-browser.ts";
import { type Rig, startRig } from "./rig.ts";

export type BrowserBenchOptions = {
  root: string;
  dir: string;
  mediamtx: string;
  stage: Stage;
  say: (line: string) => void;
};

type Side = "box" | "direct";

const BITRATE = 1_500_000;
const SETTLE_MS = 8000;
const MEASURE_MS = 15_000;
const INSTANT_GOAL_MS = 150;
const SEALED_GOAL_MS = 1500;

/** Glass to glass from a browser that publishes by WHIP to another: by WHEP and by sealed LL-HLS, beside MediaMTX alone. */
export async function browserRows({ stage, say, ...where }: BrowserBenchOptions): Promise<BenchRow[]> {
  const rig = await startRig({ ...where, encoder: false });
  try {
    const sides = { box: await measureSide("box"), direct: await measureSide("direct") };
    return [
      ...rowsOf("browser by WHIP → WHEP", INSTANT_GOAL_MS, sides.box.instant, sides.direct.instant),
      ...rowsOf("browser by WHIP → LL-HLS, sealed", SEALED_GOAL_MS, sides.box.low, sides.direct.low),
    ];
  } finally {
    await rig.close();
  }

  async function measureSide(side: Side): Promise<Record<"instant" | "low", Figures>> {
    const { width, height, rate } = PICTURE;
    const end = await stage.publish({ ...rig.whip[side], width, height, rate, bitrate: BITRATE });
    try {
      await rig.ready(playlistOf(rig, side));
      return { instant: await watch(side, "instant"), low: await watch(side, "low") };
    } finally {
      await end();
    }
  }

  async function watch(side: Side, rung: "instant" | "low"): Promise<Figures> {
    say(`latency: from a browser, ${rung}, ${side}, ${(SETTLE_MS + MEASURE_MS) / 1000} s`);
    const played = await stage.play({
      how: side === "box" ? "ours" : "direct",
      rung,
      url: side === "direct" && rung === "instant" ? rig.whepDirect : playlistOf(rig, side),
      address: rig.address,
      delegation: rig.delegation,
      settleMs: SETTLE_MS,
      measureMs: MEASURE_MS,
    });
    // A figure for another rung than the one that was asked for would be a figure for something else.
    const expected = side === "direct" ? "direct" : rung === "instant" ? "live" : "verified";
    if (played.trust !== expected) throw new Error(`${rung}: it was ${played.trust}, not ${expected}`);
    return figuresOf(played, MEASURE_MS);
  }
}

function playlistOf(rig: Rig, side: Side): string {
  return side === "box" ? rig.sealed.parts : rig.direct.parts;
}

function rowsOf(name: string, goalMs: number, ours: Figures, direct: Figures): BenchRow[] {
  const peer = (value: number) => ({ name: "MediaMTX directly", value: Math.round(value) });
  return [
    {
      what: `${name}, median`,
      value: Math.round(ours.medianMs),
      unit: "ms",
      peer: peer(direct.medianMs),
      ratio: ours.medianMs / direct.medianMs,
      goal: `≤ ${goalMs} ms`,
      met: ours.medianMs <= goalMs,
    },
    { what: "the same, p95", value: Math.round(ours.p95Ms), unit: "ms", peer: peer(direct.p95Ms) },
    { what: "the same, stalls", value: ours.stalls, unit: "", peer: peer(direct.stalls) },
  ];
}
