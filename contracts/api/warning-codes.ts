/** How much a finding matters: `bad` stops or spoils the broadcast, `attention` is worth a look. */
export type WarningLevel = "bad" | "attention";

/** Every finding a box tells of, with its weight. A client must be able to show codes that are not among these. */
export const WARNING_LEVEL = {
  "wrong-key": "bad",
  "no-media": "bad",
  "codec-dropped": "bad",
  "codec-hevc": "bad",
  "b-frames": "bad",
  "no-video": "attention",
  "keyframe-interval": "attention",
  "keyframes-irregular": "attention",
  "frames-dropped": "attention",
  "timestamps-back": "attention",
  "no-audio": "attention",
  "silent-audio": "attention",
  "whep-no-sound": "attention",
  "bitrate-jumping": "attention",
  "uplink-short": "bad",
  "packets-lost": "attention",
  "udp-blocked": "attention",
  "clock-skew": "attention",
  "disk-short": "bad",
  "cpu-short": "bad",
  "ladder-short": "attention",
  "relay-refused": "attention",
  "delegation-expiring": "attention",
  "delegation-missing": "bad",
  "only-here": "attention",
} as const satisfies Readonly<Record<string, WarningLevel>>;

/** A code that this version knows. */
export type WarningCode = keyof typeof WARNING_LEVEL;

/** Whether a code is one that this version knows. */
export const isWarningCode = (code: string): code is WarningCode => Object.hasOwn(WARNING_LEVEL, code);

/** Weight of any code; one from a newer box is worth a look. */
export const warningLevel = (code: string): WarningLevel =>
  isWarningCode(code) ? WARNING_LEVEL[code] : "attention";
