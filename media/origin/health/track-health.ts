import type { Fragment } from "../fmp4/fragment.ts";
import { type FrameCounts, makeFrameMeter } from "./frame-meter.ts";
import { makePaceMeter } from "./pace-meter.ts";
import { makeRateMeter, type RateSwings } from "./rate-meter.ts";
import { makeSoundMeter } from "./sound-meter.ts";

/** What is measured of one track for the findings about it. */
export type TrackHealth = {
  add: (part: { bytes: Uint8Array; fragment: Fragment; arrivedMs: number }) => void;
  /** Undefined for sound. */
  frames: () => FrameCounts | undefined;
  /** Undefined for sound. */
  rate: () => RateSwings | undefined;
  /** Seconds of silence; 0 for pictures. */
  silentS: () => number;
  /** Seconds by which it fell behind the clock lately. */
  behindS: () => number;
};

/** Starts measuring one track of one publishing. */
export function makeTrackHealth(
  { kind, timescale }: { kind: "video" | "audio"; timescale: number },
): TrackHealth {
  const frames = kind === "video" ? makeFrameMeter(timescale) : undefined;
  const rate = kind === "video" ? makeRateMeter(timescale) : undefined;
  const sound = kind === "audio" ? makeSoundMeter(timescale) : undefined;
  const pace = makePaceMeter();
  return {
    add: ({ bytes, fragment, arrivedMs }) => {
      frames?.add(fragment);
      rate?.add({ bytes, fragment });
      sound?.add({ bytes, fragment });
      pace.add((fragment.decodeTime + fragment.ticks) / timescale, arrivedMs);
    },
    frames: () => frames?.read(),
    rate: () => rate?.read(),
    silentS: () => sound?.silentS() ?? 0,
    behindS: pace.behindS,
  };
}
