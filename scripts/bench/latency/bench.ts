import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import type { HlsRungName } from "../../../client/src/player/rung.ts";
import { PICTURE } from "./clock-encoder.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { browserRows } from "./from-browser.ts";
import { clickRows } from "./from-click.ts";
import { openStage } from "./in-browser.ts";
import { offerRows } from "./offers.ts";
import { startRig } from "./rig.ts";

const SETTLE_MS = 14_000;
const MEASURE_MS = 20_000;
const ADDED_GOAL_MS = 100;

const TRIALS: { rung: HlsRungName; kind: "parts" | "plain"; name: string; goalMs: number }[] = [
  { rung: "low", kind: "parts", name: "LL-HLS", goalMs: 1400 },
  { rung: "crowd", kind: "plain", name: "plain HLS, target 4 s", goalMs: 4400 },
  { rung: "close", kind: "plain", name: "plain HLS, target 3 s", goalMs: 3400 },
];

/** Glass to glass by the clock in the picture: sealed and verified, beside MediaMTX read directly by hls.js. */
export const run: RunBench = async ({ root, dir, mediamtx, say }): Promise<BenchReport> => {
  const conditions = machineConditions();
  say("latency: WebRTC offers and answers");
  const rows: BenchRow[] = await offerRows({ root, dir, mediamtx });
  say("latency: starting box, MediaMTX and encoder");
  const stage = await openStage({ root, dir });
  try {
    const rig = await startRig({ root, dir, mediamtx, encoder: true });
    try {
      for (const { rung, kind, name, goalMs } of TRIALS) {
        const measure = async (how: "ours" | "direct"): Promise<Figures> => {
          say(`latency: ${name}, ${how}, ${(SETTLE_MS + MEASURE_MS) / 1000} s`);
          const { address, delegation } = rig;
          const url = rig[how === "ours" ? "sealed" : "direct"][kind];
          const played = await stage.play({
            how,
            rung,
            url,
            address,
            delegation,
            settleMs: SETTLE_MS,
            measureMs: MEASURE_MS,
          });
          // A figure for something that was not verified would be a figure for something else.
          if (how === "ours" && played.trust !== "verified") {
            throw new Error(`${name}: it was ${played.trust}, not verified`);
          }
          await Deno.writeTextFile(`${dir}/${rung}-${how}.json`, JSON.stringify(played));
          return figuresOf(played, MEASURE_MS);
        };
        const sealed = await measure("ours");
        const direct = await measure("direct");
        rows.push(...rowsOf(name, goalMs, sealed, direct));
      }
    } finally {
      await rig.close();
    }
    rows.push(...await browserRows({ root, dir, mediamtx, stage, say }));
  } finally {
    await stage.close();
  }
  rows.push(...await clickRows(say));
  return {
    name: "latency",
    conditions: {
      ...conditions,
      picture: `${PICTURE.width}x${PICTURE.height}, ${PICTURE.rate} fps, keyframe each second`,
      encoder: "x264 ultrafast, zero latency, RTMP",
      settleSeconds: SETTLE_MS / 1000,
      measureSeconds: MEASURE_MS / 1000,
      network: "loopback",
    },
    rows,
  };
};

function rowsOf(name: string, goalMs: number, sealed: Figures, direct: Figures): BenchRow[] {
  const peer = (value: number) => ({ name: "MediaMTX directly", value: round(value) });
  const added = sealed.medianMs - direct.medianMs;
  return [
    {
      what: `${name}, sealed and verified, median`,
      value: round(sealed.medianMs),
      unit: "ms",
      peer: peer(direct.medianMs),
      ratio: sealed.medianMs / direct.medianMs,
      goal: `≤ ${goalMs} ms`,
      met: sealed.medianMs <= goalMs,
    },
    { what: "the same, p95", value: round(sealed.p95Ms), unit: "ms", peer: peer(direct.p95Ms) },
    { what: "the same, stalls", value: sealed.stalls, unit: "", peer: peer(direct.stalls) },
    {
      what: "the same, first picture after opening",
      value: round(sealed.firstMs),
      unit: "ms",
      peer: peer(direct.firstMs),
    },
    {
      what: `${name}, what sealing and verifying add, median`,
      value: round(added),
      unit: "ms",
      goal: `≤ ${ADDED_GOAL_MS} ms`,
      met: added <= ADDED_GOAL_MS,
    },
  ];
}

function round(ms: number): number {
  return Math.round(ms);
}
