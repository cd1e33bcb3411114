import type { WarningCode, WarningLevel } from "../../../../../contracts/api/warning-codes.ts";
import type { MessageParams } from "../../../locales/message.ts";

/** What is looked at, in the order it is shown. */
export const SUBJECTS = [
  "source",
  "picture",
  "sound",
  "keyframes",
  "network",
  "box",
  "sealing",
  "announcement",
  "reach",
  "clock",
] as const;
export type Subject = typeof SUBJECTS[number];

/** What each code of the box is about. */
export const WARNING_SUBJECT = {
  "wrong-key": "source",
  "no-media": "source",
  "codec-dropped": "picture",
  "codec-hevc": "picture",
  "b-frames": "picture",
  "no-video": "picture",
  "frames-dropped": "picture",
  "timestamps-back": "picture",
  "keyframe-interval": "keyframes",
  "keyframes-irregular": "keyframes",
  "no-audio": "sound",
  "silent-audio": "sound",
  "whep-no-sound": "sound",
  "bitrate-jumping": "network",
  "uplink-short": "network",
  "packets-lost": "network",
  "udp-blocked": "network",
  "disk-short": "box",
  "cpu-short": "box",
  "ladder-short": "box",
  "clock-skew": "clock",
  "relay-refused": "announcement",
  "delegation-expiring": "sealing",
  "delegation-missing": "sealing",
  "only-here": "reach",
} as const satisfies Readonly<Record<WarningCode, Subject>>;

/** What only this page can know, with its subject and weight. */
export const PAGE_CODES = {
  "no-encoder": ["source", "attention"],
  "not-sending": ["source", "attention"],
  "encoder-gone": ["source", "bad"],
  "link-broken": ["source", "bad"],
  "link-stopped": ["source", "bad"],
  "capture-impossible": ["source", "bad"],
  "source-missing": ["picture", "attention"],
  "microphone-missing": ["sound", "attention"],
  "microphone-silent": ["sound", "attention"],
  "microphone-muted": ["sound", "attention"],
  "device-slow": ["picture", "attention"],
  "frames-few": ["picture", "attention"],
  "keyframes-asked": ["keyframes", "attention"],
  "uplink-low": ["network", "bad"],
  "box-silent": ["box", "bad"],
  "stream-absent": ["box", "bad"],
  "delegation-other": ["sealing", "bad"],
  "delegation-expired": ["sealing", "bad"],
  "not-announced": ["announcement", "bad"],
  "relay-silent": ["announcement", "attention"],
  "no-relays": ["announcement", "bad"],
  "address-insecure": ["reach", "attention"],
  "clock-off": ["clock", "attention"],
  "clock-far-off": ["clock", "bad"],
  "relay-clock": ["clock", "attention"],
} as const satisfies Readonly<Record<string, readonly [Subject, WarningLevel]>>;

export type PageCode = keyof typeof PAGE_CODES;
/** A code that has its words in the locale. */
export type KnownCode = WarningCode | PageCode;

/** What the page can do about a finding with one button. */
export type Remedy = "renew-seal" | "unmute";

/** Something a creator should know or do. */
export type Finding = {
  code: string;
  subject: Subject;
  level: WarningLevel;
  /** Values its sentence names. */
  params: MessageParams;
  /** What the box, a relay or the browser said itself, in its own words. */
  said?: string | undefined;
  /** The sender's own advice, for a code that this page has no words for. */
  advice?: string | undefined;
  remedy?: Remedy;
};

/** One thing that was looked at and is as it should be. */
export type Fact = { fact: FactCode; params: MessageParams };

/** Every fact has its words in the locale. */
const FACT_CODES = [
  "encoder-connected",
  "encoder-live",
  "browser-live",
  "video",
  "video-plain",
  "rungs",
  "audio",
  "audio-plain",
  "keyframes",
  "network-box",
  "network-browser",
  "box-answers",
  "sealed-until",
  "relays-took",
  "relays-have",
  "public-address",
  "clock-fine",
] as const;
export type FactCode = typeof FACT_CODES[number];

/** How one subject does. `unknown` was not looked at yet, which is never shown as fine. */
export type Mark = "good" | "attention" | "bad" | "unknown";
export type Check = { subject: Subject; mark: Mark; facts: Fact[]; findings: Finding[] };

/** A finding of this page's own. */
export function pageFinding(
  code: PageCode,
  more: Pick<Finding, "said" | "remedy"> & { params?: MessageParams } = {},
): Finding {
  const [subject, level] = PAGE_CODES[code];
  return { code, subject, level, ...more, params: more.params ?? {} };
}
