import { findBox, viewOf } from "./boxes.ts";
import { type Fragment, readFragment, type Sample } from "./fragment.ts";

/** A fragment with what its boxes say. */
export type Chunk = { bytes: Uint8Array; fragment: Fragment };

/**
 * Splits a fragment after the last sample that ends within `mostTicks`. The halves decode to the same pictures: only `moof` boxes
 * are written anew. Undefined when no sample ends in time, or the fragment is laid out in a way this doesn't know.
 */
export function splitFragment(
  bytes: Uint8Array,
  fragment: Fragment,
  mostTicks: number,
): [Chunk, Chunk] | undefined {
  const mdat = findBox(bytes, ["mdat"]);
  const tfhd = findBox(bytes, ["moof", "traf", "tfhd"]);
  const mfhd = findBox(bytes, ["moof", "mfhd"]);
  if (mdat === undefined || tfhd === undefined || mfhd === undefined) return undefined;
  const { samples, decodeTime } = fragment;
  // Samples must fill the mdat in order, as MediaMTX writes them.
  if (samples.reduce((sum, { size }) => sum + size, 0) !== mdat.end - mdat.body) return undefined;
  let [count, ticks, size] = [0, 0, 0];
  for (const sample of samples) {
    if (ticks + sample.duration > mostTicks) break;
    ticks += sample.duration;
    size += sample.size;
    count++;
  }
  if (count === 0 || count === samples.length) return undefined;
  const view = viewOf(bytes);
  const ids = { sequence: view.getUint32(mfhd.body + 4), trackId: view.getUint32(tfhd.body + 4) };
  const middle = mdat.body + size;
  const head = makeChunk(
    { ...ids, decodeTime, samples: samples.slice(0, count) },
    bytes.subarray(mdat.body, middle),
  );
  const tail = makeChunk(
    { ...ids, decodeTime: decodeTime + ticks, samples: samples.slice(count) },
    bytes.subarray(middle, mdat.end),
  );
  return head === undefined || tail === undefined ? undefined : [head, tail];
}

/** Writes a fragment of these samples, whose bytes are `media`, in order. */
export function makeChunk(moof: Moof, media: Uint8Array): Chunk | undefined {
  const head = writeMoof(moof);
  const bytes = new Uint8Array(head.length + 8 + media.length);
  bytes.set(head);
  viewOf(bytes).setUint32(head.length, media.length + 8);
  bytes.set(new TextEncoder().encode("mdat"), head.length + 4);
  bytes.set(media, head.length + 8);
  const fragment = readFragment(bytes);
  return fragment && { bytes, fragment };
}

/** What a fragment says before its bytes. */
export type Moof = { sequence: number; trackId: number; decodeTime: number; samples: readonly Sample[] };

/** ISO 14496-12, 8.8: moof of one run, with duration, size, flags and composition offset of each sample. */
function writeMoof({ sequence, trackId, decodeTime, samples }: Moof): Uint8Array {
  const [mfhd, tfhd, tfdt, trun] = [16, 16, 20, 20 + samples.length * 16];
  const traf = 8 + tfhd + tfdt + trun;
  const length = 8 + mfhd + traf;
  const out = new Uint8Array(length);
  const view = viewOf(out);
  let at = 0;
  const u32 = (value: number) => {
    view.setUint32(at, value);
    at += 4;
  };
  const box = (size: number, type: string) => {
    u32(size);
    out.set(new TextEncoder().encode(type), at);
    at += 4;
  };
  box(length, "moof");
  box(mfhd, "mfhd");
  u32(0);
  u32(sequence);
  box(traf, "traf");
  box(tfhd, "tfhd");
  u32(0x020000); // default-base-is-moof
  u32(trackId);
  box(tfdt, "tfdt");
  u32(0x01000000);
  view.setBigUint64(at, BigInt(decodeTime));
  at += 8;
  box(trun, "trun");
  u32(0x01000f01); // version 1; data offset, and all four fields of each sample
  u32(samples.length);
  u32(length + 8);
  for (const { duration, size, flags, offset } of samples) {
    u32(duration);
    u32(size);
    u32(flags);
    view.setInt32(at, offset);
    at += 4;
  }
  return out;
}
