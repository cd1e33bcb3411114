import type { Fragment } from "../fmp4/fragment.ts";

/** Pictures of one publishing: how many came, how many are missing between them. */
export type FrameCounts = {
  received: number;
  dropped: number;
  perSecond: number;
  /** The last ten seconds; undefined while pictures come at no steady rate, where a gap may be meant. */
  lately: { received: number; dropped: number } | undefined;
};

/** Counts pictures and the gaps between them. */
export type FrameMeter = { add: (fragment: Fragment) => void; read: () => FrameCounts };

const SPAN_S = 10;
/** Durations that the usual one is taken from. */
const KNOWN = 300;
const FEWEST = 30;
/** A picture that stands this much longer than usual hides missing ones. */
const GAP = 1.6;
/** Longer than this is a pause, not a row of dropped pictures. */
const PAUSE_S = 1;
/** Clocks in milliseconds make 33 and 34 of one rate, cameras a little more. */
const STEADY = 0.25;
const STEADY_SHARE = 0.8;

/** Starts counting; `timescale` in ticks a second. */
export function makeFrameMeter(timescale: number): FrameMeter {
  let durations: number[] = [];
  let usual: number | undefined;
  let received = 0;
  let dropped = 0;
  let recent: { endS: number; seconds: number; received: number; dropped: number }[] = [];
  return {
    add: ({ decodeTime, ticks, samples }) => {
      let missing = 0;
      for (const { duration } of samples) {
        if (usual === undefined || duration <= GAP * usual || duration > PAUSE_S * timescale) continue;
        missing += Math.round(duration / usual) - 1;
      }
      durations = [...durations, ...samples.map(({ duration }) => duration)].slice(-KNOWN);
      if (durations.length >= FEWEST) usual = middleOf(durations);
      received += samples.length;
      dropped += missing;
      const endS = (decodeTime + ticks) / timescale;
      recent.push({ endS, seconds: ticks / timescale, received: samples.length, dropped: missing });
      recent = recent.filter((part) => part.endS > endS - SPAN_S);
    },
    read: () => {
      const sum = (of: "seconds" | "received" | "dropped") => recent.reduce((all, part) => all + part[of], 0);
      const seconds = sum("seconds");
      const near = usual ?? 0;
      const steady = durations.filter((duration) => Math.abs(duration - near) <= STEADY * near).length;
      const isSteady = usual !== undefined && steady >= STEADY_SHARE * durations.length;
      return {
        received,
        dropped,
        perSecond: seconds === 0 ? 0 : Math.round(sum("received") / seconds * 100) / 100,
        lately: isSteady ? { received: sum("received"), dropped: sum("dropped") } : undefined,
      };
    },
  };
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
