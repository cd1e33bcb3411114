import { findBox } from "../fmp4/boxes.ts";
import type { Fragment } from "../fmp4/fragment.ts";

/** Tells for how long a track has held nothing but silence. */
export type SoundMeter = {
  add: (part: { bytes: Uint8Array; fragment: Fragment }) => void;
  /** Seconds of silence up to now. */
  silentS: () => number;
};

/** Encoders fill silence with one frame again and again, or with two in turn where they keep a bitrate. */
const REMEMBERED = 3;
/** A single frame that is new is no sound: ffmpeg's AAC writes its name into one in 256. */
const TOGETHER_S = 0.5;

/**
 * Starts listening without decoding: of silence every frame is byte for byte one of the last few. Of sound none is for long,
 * not even of a pure tone (tried with AAC and Opus in all their modes).
 */
export function makeSoundMeter(timescale: number): SoundMeter {
  let known: Uint8Array[] = [];
  let heardS: number | undefined;
  let newS = -Infinity;
  let nowS = 0;
  return {
    add: ({ bytes, fragment }) => {
      const frames = framesOf(bytes, fragment);
      let atS = fragment.decodeTime / timescale;
      heardS ??= atS;
      for (const [n, { duration }] of fragment.samples.entries()) {
        atS += duration / timescale;
        const frame = frames?.[n];
        if (frame !== undefined && known.some((other) => isSame(other, frame))) continue;
        if (atS - newS <= TOGETHER_S) heardS = atS;
        newS = atS;
        // A copy, or the whole part would stay in memory with it.
        known = frame === undefined ? [] : [frame.slice(), ...known].slice(0, REMEMBERED);
      }
      nowS = atS;
    },
    silentS: () => (heardS === undefined ? 0 : Math.max(0, nowS - heardS)),
  };
}

/** The coded frames of a part; undefined when it is laid out in a way this doesn't know. */
function framesOf(bytes: Uint8Array, { samples }: Fragment): Uint8Array[] | undefined {
  const mdat = findBox(bytes, ["mdat"]);
  if (mdat === undefined) return undefined;
  if (samples.reduce((sum, { size }) => sum + size, 0) !== mdat.end - mdat.body) return undefined;
  let at = mdat.body;
  return samples.map(({ size }) => bytes.subarray(at, at += size));
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n]);
}
