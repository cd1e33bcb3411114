import { type Fragment, isReordered } from "./fmp4/fragment.ts";

/** What one rendition's parts measured to lately. */
export type Measured = {
  /** Bits a second. */
  bitrate: number | undefined;
  /** Samples a second: the frame rate of video. */
  sampleRate: number | undefined;
  /** Longest time between keyframes, seconds; the one still running counts once it is the longest. */
  keyframeInterval: number | undefined;
  /** The last intervals between keyframes, seconds. */
  keyframeIntervals: readonly number[];
  /** Pictures come in another order than shown: B-frames. */
  reordered: boolean;
};

/** Takes parts in, gives figures. */
export type Meter = {
  add: (part: { bytes: Uint8Array; fragment: Fragment }) => void;
  read: () => Measured;
};

/** Measures over this much media. */
const SPAN_S = 10;
/** A picture that stands longer is a pause, and says nothing about keyframes. */
const PAUSE_S = 1;
/** Keyframe intervals that are kept, and those of them that the longest is taken from. */
const [KEPT, COUNTED] = [10, 5];
const NOT_SYNC = 0x10000;

/** Starts measuring a rendition; `timescale` in ticks a second. */
export function makeMeter(timescale: number): Meter {
  let recent: { at: number; seconds: number; bytes: number; samples: number }[] = [];
  let intervals: number[] = [];
  let last: number | undefined;
  /** Pauses since the last keyframe. */
  let paused = 0;
  let now = 0;
  let reorderedAt = -Infinity;
  return {
    add: ({ bytes, fragment }) => {
      const start = fragment.decodeTime / timescale;
      const seconds = fragment.ticks / timescale;
      now = start + seconds;
      recent.push({ at: start, seconds, bytes: bytes.length, samples: fragment.samples.length });
      recent = recent.filter(({ at }) => at > now - SPAN_S);
      let at = start;
      for (const sample of fragment.samples) {
        if ((sample.flags & NOT_SYNC) === 0) {
          if (last !== undefined) intervals.push(at - last - paused);
          last = at;
          paused = 0;
        }
        const stands = sample.duration / timescale;
        if (stands > PAUSE_S) paused += stands;
        at += stands;
      }
      intervals = intervals.slice(-KEPT);
      if (isReordered(fragment)) reorderedAt = now;
    },
    read: () => {
      const seconds = recent.reduce((sum, part) => sum + part.seconds, 0);
      if (seconds === 0) {
        return {
          bitrate: undefined,
          sampleRate: undefined,
          keyframeInterval: undefined,
          keyframeIntervals: [],
          reordered: false,
        };
      }
      const bytes = recent.reduce((sum, part) => sum + part.bytes, 0);
      const samples = recent.reduce((sum, part) => sum + part.samples, 0);
      const running = last === undefined ? 0 : now - last - paused;
      const longest = Math.max(...intervals.slice(-COUNTED), running);
      return {
        bitrate: Math.round(bytes * 8 / seconds),
        sampleRate: samples / seconds,
        keyframeInterval: intervals.length === 0 && running < 2
          ? undefined
          : Math.round(longest * 1000) / 1000,
        keyframeIntervals: intervals,
        reordered: now - reorderedAt < SPAN_S,
      };
    },
  };
}
