/** How loud a piece of sound is, in dB below full scale; silence is -Infinity. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / Math.max(1, samples.length));
}

/** Where the meter's needle stands, 0 to 1: the upper 60 dB, of which people use the upper third. */
export function meterOf(db: number): number {
  return Math.min(1, Math.max(0, (db + 60) / 60));
}

/** A room's own noise is above it in any microphone that is on. */
const SILENT_DB = -65;
/** Longer than anybody's pause for thought, since a quiet room is no digital silence. */
const SILENT_MS = 5000;

/** Notices a sound that is there and says nothing: a wrong device, or one muted by its own switch. */
export function makeSilenceWatch(now: () => number) {
  let heardAt = now();
  return {
    /** True once nothing has been heard for long. */
    hear(db: number, expected: boolean): boolean {
      // What is muted on purpose is not missing.
      if (db > SILENT_DB || !expected) heardAt = now();
      return now() - heardAt >= SILENT_MS;
    },
  };
}
