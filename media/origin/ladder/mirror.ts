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
};

type Expected = {
  part: MuxerPart;
  fragment: Fragment;
  /**
   * How much later than decoded pictures are shown from here on, ticks: not 0 where the source has B-frames. The rung keeps the
   * distance, so that both its timelines are the source's.
   */
  offset: number;
  pictures: { tick: number; picture: Picture }[];
};

const NOT_SYNC_FLAGS = 0x01010000;
const SYNC_FLAGS = 0x02000000;

/** Begins to mirror a source from its next part on. */
export function makeMirror({ timescale, baseS }: MirrorOptions): Mirror {
  const waiting: Expected[] = [];
  let offset: number | undefined;
  /** Times come in whole milliseconds. */
  const slack = timescale / 1000;
  const shownFrom = (one: Expected) => one.fragment.decodeTime + one.offset;
  const shownTo = (one: Expected, next: Expected | undefined) =>
    next === undefined ? shownFrom(one) + one.fragment.ticks : shownFrom(next);

  const take = (): MuxerPart[] => waiting.splice(0, 1).map(makePart);

  return {
    expect: (part) => {
      const { fragment } = part;
      if (fragment === undefined) return;
      const first = fragment.samples[0]?.offset ?? 0;
      // Only a keyframe's own distance counts: of the pictures behind it some are shown before others.
      if (fragment.independent || offset === undefined) offset = first;
      waiting.push({ part, fragment, offset, pictures: [] });
    },
    add: (picture) => {
      const shown = (picture.timeMs / 1000 + baseS) * timescale;
      const made: MuxerPart[] = [];
      // A picture of a later part: what was to come before it was lost, and its part goes without it.
      while (waiting[0] !== undefined && shown >= shownTo(waiting[0], waiting[1]) - slack) {
        made.push(...take());
      }
      const into = waiting[0];
      if (into === undefined || shown < shownFrom(into) - slack) return made;
      into.pictures.push({ picture, tick: tickFor(into, shown - into.offset) });
      if (into.pictures.length >= into.fragment.samples.length) made.push(...take());
      return made;
    },
    flush: () => {
      const made: MuxerPart[] = [];
      while (waiting.length > 0) made.push(...take());
      return made;
    },
  };
}

function makePart({ part, fragment, offset, pictures }: Expected): MuxerPart {
  const { m, arrivedMs } = part;
  const end = fragment.decodeTime + fragment.ticks;
  const samples: Sample[] = pictures.map(({ picture, tick }, at) => ({
    // What is missing at the front is filled by the first picture, so that the part is as long as the source's.
    duration: (pictures[at + 1]?.tick ?? end) - (at === 0 ? fragment.decodeTime : tick),
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
  const moof = { sequence: m, trackId: TRACK_ID, decodeTime: fragment.decodeTime, samples };
  const chunk = pictures.length === 0 ? undefined : makeChunk(moof, media);
  return { m, arrivedMs, bytes: chunk?.bytes ?? new Uint8Array(), fragment: chunk?.fragment };
}

/** The source's own tick for a time that went through milliseconds; always later than the picture's before. */
function tickFor({ fragment: { decodeTime, ticks, samples }, pictures }: Expected, time: number): number {
  let best = decodeTime;
  let tick = decodeTime;
  for (const { duration } of samples) {
    if (Math.abs(tick - time) < Math.abs(best - time)) best = tick;
    tick += duration;
  }
  const after = (pictures.at(-1)?.tick ?? -Infinity) + 1;
  return Math.min(Math.max(best, after), decodeTime + ticks - 1);
}
