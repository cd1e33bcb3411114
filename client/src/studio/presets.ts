/** A size of picture with the bitrate it needs. */
export type Preset = {
  width: number;
  height: number;
  /** Frames a second. */
  fps: number;
  /** Bits a second that are enough for talking heads and slides alike. */
  bitrate: number;
};

/** What can be chosen, best first. */
export const PRESETS = {
  "1080p30": { width: 1920, height: 1080, fps: 30, bitrate: 4_500_000 },
  "720p30": { width: 1280, height: 720, fps: 30, bitrate: 2_500_000 },
  "480p30": { width: 854, height: 480, fps: 30, bitrate: 1_200_000 },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

/** A webcam's usual size, and an uplink that most have. */
export const DEFAULT_PRESET: PresetName = "720p30";

/** Caps that can be chosen instead of a preset's own, bits a second. */
export const BITRATES = [600_000, 1_200_000, 2_500_000, 4_500_000, 6_000_000] as const;

/** Bits a second of the sound: transparent for music in stereo. */
export const AUDIO_BITRATE = 128_000;
