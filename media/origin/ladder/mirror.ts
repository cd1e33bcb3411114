import type { Fragment, Sample } from "../fmp4/fragment.ts";
import { makeChunk } from "../fmp4/split.ts";
import { TRACK_ID } from "../fmp4/write-init.ts";
import type { MuxerPart } from "../follower.ts";

/** A picture of the rung; its time is the source's, less the mirror's base. */
export type Picture = { timeMs: number; keyframe: boolean; bytes: Uint8Array };

/** Puts a rung's pictures into parts that begin and end where the source's do. */
export type Mirror = {
  /** A part of the source was handed to the encoder. */
  expect: (part: MuxerPart) => void;
  /** The encoder has made a picture; gives the parts that are complete now, in order. */
  add: (picture: Picture) => MuxerPart[];
  /** No picture is to come: gives what there is. */
  flush: () => MuxerPart[];
};

export type MirrorOptions = {
  /** The source's ticks a second, which are the rung's too. */
  timescale: number;
  /** What the encoder subtracts from every time, seconds. */
  baseS: number;
  /**
   * How much later than decoded the source's keyframes are shown, ticks: not 0 where it has B-frames. The rung keeps the distance,
   * so that both its timelines are the source's.
   */
  offset: number;
};

type Expected = { part: MuxerPart; fragment: Fragment; pictures: { tick: number; picture: Picture }[] };

const NOT_SYNC_FLAGS = 0x01010000;
const SYNC_FLAGS = 0x02000000;

/** Begins to mirror a source from its next part on. */
export function makeMirror({ timescale, baseS, offset }: MirrorOptions): Mirror {
  const waiting: Expected[] = [];
  const ticksAt = (timeMs: number) => (timeMs / 1000 + baseS) * timescale - offset;
  /** Times come in whole milliseconds, and no picture is shorter than two. */
  const slack = timescale / 1000;

  const makePart = ({ part, fragment, pictures }: Expected): MuxerPart => {
    const end = fragment.decodeTime + fragment.ticks;
    const samples: Sample[] = pictures.map(({ picture, tick }, at) => ({
      duration: Math.max(1, (pictures[at + 1]?.tick ?? end) - (at === 0 ? fragment.decodeTime : tick)),
      size: picture.bytes.length,
      flags: picture.keyframe ? SYNC_FLAGS : NOT_SYNC_FLAGS,
      offset,
    }));
    const media = new Uint8Array(samples.reduce((sum, { size }) => sum + size, 0));
    let at = 0;
    for (const { picture } of pictures) {
      media.set(picture.bytes, at);
      at += picture.bytes.length;
    }
    const chunk = pictures.length === 0 ? undefined : makeChunk(
      { sequence: part.m, trackId: TRACK_ID, decodeTime: fragment.decodeTime, samples },
      media,
    );
    return {
      m: part.m,
      arrivedMs: part.arrivedMs,
      bytes: chunk?.bytes ?? new Uint8Array(),
      fragment: chunk?.fragment,
    };
  };
  const takeWhile = (complete: (one: Expected) => boolean): MuxerPart[] => {
    const made: MuxerPart[] = [];
    while (waiting[0] !== undefined && complete(waiting[0])) made.push(...waiting.splice(0, 1).map(makePart));
    return made;
  };

  return {
    expect: (part) => {
      if (part.fragment !== undefined) waiting.push({ part, fragment: part.fragment, pictures: [] });
    },
    add: (picture) => {
      const time = ticksAt(picture.timeMs);
      // A picture of a later part: what was to come before it was lost, and its part goes without it.
      const made = takeWhile(({ fragment }) => time >= fragment.decodeTime + fragment.ticks - slack);
      const into = waiting[0];
      if (into === undefined || time < into.fragment.decodeTime - slack) return made;
      into.pictures.push({ picture, tick: nearestTick(into.fragment, time) });
      const isFull = ({ fragment, pictures }: Expected) => pictures.length >= fragment.samples.length;
      return [...made, ...takeWhile(isFull)];
    },
    flush: () => takeWhile(() => true),
  };
}

/** The source's own tick for a time that went through milliseconds. */
function nearestTick({ decodeTime, samples }: Fragment, time: number): number {
  let tick = decodeTime;
  let best = tick;
  for (const { duration } of samples) {
    if (Math.abs(tick - time) < Math.abs(best - time)) best = tick;
    tick += duration;
  }
  return best;
}
