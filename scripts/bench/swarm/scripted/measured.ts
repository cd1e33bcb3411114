import type { ScriptedBox } from "./box.ts";
import type { ScriptedFigures } from "./viewer.ts";

/** What so many scripted viewers took from the box and from each other. */
export type ScriptedMeasured = {
  viewers: number;
  /** Requests for each part at the box. */
  copies: number;
  /** Requests for playlists at the box, a second. */
  playlists: number;
  /** From the end of a part until its last viewer had it, in milliseconds: half of all parts, and 95 %. */
  lastMs: { p50: number; p95: number };
  /** Until any viewer had it; half of all. */
  eachMs: number;
  /** The share of all bytes that others brought, of the most there can be, (N − 1) / N. */
  share: number;
  stalls: number;
  blamed: number;
  /** Neighbours, in the mean. */
  degree: number;
};

export type Counted = { asked: ScriptedBox["asked"]; figures: readonly ScriptedFigures[]; ms: number };

/** Reads it off what the box and the viewers counted. */
export function measured({ asked, figures, ms }: Counted): ScriptedMeasured {
  const viewers = figures.length;
  const requests = (ending: RegExp) => [...asked].filter(([key]) => ending.test(key));
  const parts = requests(/\.m4s$/);
  const late = new Map<string, number[]>();
  for (const one of figures) {
    for (const [part, value] of Object.entries(one.late)) late.set(part, [...late.get(part) ?? [], value]);
  }
  // A part at the edge of the measurement hasn't reached all yet.
  const last = [...late.values()].filter(({ length }) => length === viewers).map((all) => Math.max(...all));
  const fromPeers = sum(figures.map((one) => one.fromPeers));
  const fromBox = sum(figures.map((one) => one.fromBox));
  return {
    viewers,
    copies: sum(parts.map(([, count]) => count)) / parts.length,
    playlists: sum(requests(/ll\.m3u8/).map(([, count]) => count)) / ms * 1000,
    lastMs: { p50: quantile(last, 0.5), p95: quantile(last, 0.95) },
    eachMs: quantile([...late.values()].flat(), 0.5),
    share: viewers < 2 ? NaN : fromPeers / (fromPeers + fromBox) / ((viewers - 1) / viewers),
    stalls: sum(figures.map(({ stalls }) => stalls)),
    blamed: sum(figures.map(({ blamed }) => blamed.length)),
    degree: sum(figures.map(({ neighbours }) => neighbours)) / viewers,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The value that this share of them doesn't exceed; NaN for none. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
