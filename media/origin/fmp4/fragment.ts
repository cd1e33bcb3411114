import { findBox, viewOf } from "./boxes.ts";

/** One sample of a fragment, in ticks of the track's timescale. */
export type Sample = { duration: number; size: number; flags: number; offset: number };

/** What one `moof` + `mdat` pair of one track holds. */
export type Fragment = {
  /** Decode time of the first sample. */
  decodeTime: number;
  /** Sum of the samples' durations. */
  ticks: number;
  /** The first sample can be decoded without any before it. */
  independent: boolean;
  samples: Sample[];
};

const NOT_SYNC = 0x10000;
/** A part of more samples than this isn't a part of live video. */
const MOST_SAMPLES = 20_000;

/** Reads a part: decode time, duration and sync flag come from here, never from a foreign playlist. */
export function readFragment(bytes: Uint8Array): Fragment | undefined {
  const traf = findBox(bytes, ["moof", "traf"]);
  if (traf === undefined) return undefined;
  const tfhd = findBox(bytes, ["tfhd"], traf);
  const tfdt = findBox(bytes, ["tfdt"], traf);
  const trun = findBox(bytes, ["trun"], traf);
  // A body that was cut off leaves a box that promises more than there is, and no media.
  const mdat = findBox(bytes, ["mdat"]);
  if (tfhd === undefined || tfdt === undefined || trun === undefined || mdat === undefined) return undefined;
  try {
    const view = viewOf(bytes);
    const defaults = readDefaults(view, tfhd.body);
    const decodeTime = view.getUint8(tfdt.body) === 1
      ? Number(view.getBigUint64(tfdt.body + 4))
      : view.getUint32(tfdt.body + 4);
    const samples = readRun(view, trun.body, defaults);
    const first = samples?.[0];
    if (samples === undefined || first === undefined) return undefined;
    const ticks = samples.reduce((sum, sample) => sum + sample.duration, 0);
    const size = samples.reduce((sum, sample) => sum + sample.size, 0);
    if (ticks <= 0 || size > mdat.end - mdat.body) return undefined;
    return { decodeTime, ticks, independent: (first.flags & NOT_SYNC) === 0, samples };
  } catch (error) {
    // A box that promises more than it holds: the view says so by RangeError.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether a part is well-formed and holds no sample: MediaMTX makes such ones while another track goes on. */
export function isEmptyFragment(bytes: Uint8Array): boolean {
  const moof = findBox(bytes, ["moof"]);
  return moof !== undefined && findBox(bytes, ["mfhd"], moof) !== undefined &&
    findBox(bytes, ["traf"], moof) === undefined;
}

/** Whether pictures are shown in another order than they are decoded: B-frames. */
export function isReordered(fragment: Fragment): boolean {
  const offset = fragment.samples[0]?.offset;
  return fragment.samples.some((sample) => sample.offset !== offset);
}

type Defaults = { duration: number; size: number; flags: number };

function readDefaults(view: DataView, tfhd: number): Defaults {
  const flags = view.getUint32(tfhd) & 0xffffff;
  let at = tfhd + 8;
  if (flags & 0x01) at += 8;
  if (flags & 0x02) at += 4;
  const next = (present: number): number => {
    if (!(flags & present)) return 0;
    at += 4;
    return view.getUint32(at - 4);
  };
  return { duration: next(0x08), size: next(0x10), flags: next(0x20) };
}

function readRun(view: DataView, trun: number, defaults: Defaults): Sample[] | undefined {
  const flags = view.getUint32(trun) & 0xffffff;
  const version = view.getUint8(trun);
  const count = view.getUint32(trun + 4);
  if (count > MOST_SAMPLES) return undefined;
  let at = trun + 8;
  const next = (): number => {
    at += 4;
    return view.getUint32(at - 4);
  };
  if (flags & 0x01) at += 4;
  const firstFlags = flags & 0x04 ? next() : undefined;
  const samples: Sample[] = [];
  for (let i = 0; i < count; i++) {
    const duration = flags & 0x100 ? next() : defaults.duration;
    const size = flags & 0x200 ? next() : defaults.size;
    const own = flags & 0x400 ? next() : defaults.flags;
    const raw = flags & 0x800 ? next() : 0;
    samples.push({
      duration,
      size,
      flags: i === 0 ? firstFlags ?? own : own,
      offset: version === 1 ? raw | 0 : raw,
    });
  }
  return samples;
}
