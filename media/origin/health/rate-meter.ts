import type { Fragment } from "../fmp4/fragment.ts";

/** How a bitrate has moved lately. */
export type RateSwings = {
  /** How often it at least doubled or halved. */
  swings: number;
  /** Bits a second. */
  lowest: number;
  highest: number;
};

/** Watches how even a track's bitrate is. */
export type RateMeter = {
  add: (part: { bytes: Uint8Array; fragment: Fragment }) => void;
  read: () => RateSwings;
};

const SPAN_S = 30;
/** Whole keyframe intervals of at least this much: a keyframe alone is ten pictures' worth. */
const GROUP_S = 1.9;
const SWING = 2;
/** What jumps below this is no load on any uplink. */
const WORTH_A_WORD = 300_000;

/** Starts watching; `timescale` in ticks a second. */
export function makeRateMeter(timescale: number): RateMeter {
  let groups: { endS: number; rate: number }[] = [];
  let open: { startS: number; bytes: number } | undefined;
  return {
    add: ({ bytes, fragment }) => {
      const atS = fragment.decodeTime / timescale;
      if (fragment.independent && (open === undefined || atS - open.startS >= GROUP_S)) {
        if (open !== undefined) {
          groups.push({ endS: atS, rate: Math.round(open.bytes * 8 / (atS - open.startS)) });
          groups = groups.filter(({ endS }) => endS > atS - SPAN_S);
        }
        open = { startS: atS, bytes: 0 };
      }
      if (open !== undefined) open.bytes += bytes.length;
    },
    read: () => {
      const rates = groups.map(({ rate }) => rate);
      const swings = rates.filter((rate, at) => {
        const before = rates[at - 1];
        if (before === undefined) return false;
        const high = Math.max(rate, before);
        return high >= WORTH_A_WORD && high >= SWING * Math.min(rate, before);
      }).length;
      return { swings, lowest: Math.min(...rates, Infinity), highest: Math.max(...rates, 0) };
    },
  };
}
