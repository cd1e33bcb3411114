import { type Finding, finding, secondsText } from "./finding.ts";

/** What findings about the box itself follow from. */
export type BoxFacts = {
  /** The last encoder that was refused on this stream. */
  refused?: { agoMs: number; protocol: string } | undefined;
  /** Bytes free where the box keeps its state; undefined where the system doesn't tell. */
  freeBytes?: number | undefined;
  /** What the disk said when it last failed on this stream's session. */
  diskFault?: string | undefined;
  /** How late the box's own work is done on average, milliseconds. */
  lateMs?: number;
  /** Pictures and sounds that MediaMTX threw away lately, since the box didn't fetch them in time. */
  discarded?: number;
  /** Seconds the box's clock is ahead of others' that agree (behind: below 0); undefined without such evidence. */
  clockAheadS?: number | undefined;
  /** Seconds that what the box signs is dated ahead (behind: below 0) of the best time it knows. */
  sealsAheadS?: number;
};

const REFUSED_TOLD_MS = 60_000;
/** Some minutes of several streams: what a session keeps is about 50 s of each. */
export const LEAST_FREE = 256 * 1024 * 1024;
/** Work that is this late on average shows in the latency of every part. */
export const LATE_MS = 100;
/** Viewers take 12 s for stale, and a delegation's times are judged by the box's clock. */
const CLOCK_OFF_S = 10;

const PROTOCOLS: Readonly<Record<string, string>> = { rtmp: "RTMP", srt: "SRT", webrtc: "WHIP" };

/** What about the box, or about who may publish to it, a person should change. */
export function boxFindings(facts: BoxFacts): Finding[] {
  return [...wrongKey(facts), ...disk(facts), ...cpu(facts), ...clock(facts)];
}

function wrongKey({ refused }: BoxFacts): Finding[] {
  if (refused === undefined || refused.agoMs > REFUSED_TOLD_MS) return [];
  const by = PROTOCOLS[refused.protocol];
  const ago = Math.max(0, Math.round(refused.agoMs / 1000));
  return [finding(
    "wrong-key",
    `An encoder was refused ${ago} s ago${
      by === undefined ? "" : ` (${by})`
    }: its stream key is missing, wrong or an old one.`,
    "Copy the stream key into the encoder again, or make a new one. If the encoder isn't yours, nothing has to be done.",
  )];
}

function disk({ freeBytes, diskFault }: BoxFacts): Finding[] {
  if (diskFault !== undefined) {
    return [finding(
      "disk-short",
      `The box's disk failed (${diskFault}): the stream goes on, but would not survive a restart of the box.`,
      "Free space where DSTREAM_HOME is and check that disk, then restart the stream.",
    )];
  }
  if (freeBytes === undefined || freeBytes >= LEAST_FREE) return [];
  return [finding(
    "disk-short",
    `The box's disk has ${Math.floor(freeBytes / 1024 / 1024)} MB left: soon nothing can be kept on it.`,
    "Free space where DSTREAM_HOME is, or set DSTREAM_HOME to a folder on a larger disk.",
  )];
}

function cpu({ lateMs = 0, discarded = 0 }: BoxFacts): Finding[] {
  const remedy =
    "End other programs on the box, switch its renditions off (DSTREAM_LADDER), or use a faster machine.";
  if (lateMs >= LATE_MS) {
    const late = secondsText(lateMs / 1000);
    return [
      finding("cpu-short", `The box is short of CPU: its work is done ${late} late on average.`, remedy),
    ];
  }
  if (discarded === 0) return [];
  return [finding(
    "cpu-short",
    `The box is short of CPU: ${discarded} pictures or sounds of the last minute were lost in it.`,
    remedy,
  )];
}

function clock({ clockAheadS = 0, sealsAheadS = 0 }: BoxFacts): Finding[] {
  const remedy = "Set the box's clock by NTP (timedatectl set-ntp true).";
  const off = (seconds: number) =>
    `${Math.round(Math.abs(seconds))} s ${seconds > 0 ? "ahead of" : "behind"}`;
  if (Math.abs(clockAheadS) >= CLOCK_OFF_S) {
    return [finding(
      "clock-skew",
      `The box's clock is ${off(clockAheadS)} all others that could be asked: ` +
        "viewers and relays may take what it signs for expired or stale.",
      remedy,
    )];
  }
  if (Math.abs(sealsAheadS) < CLOCK_OFF_S) return [];
  return [finding(
    "clock-skew",
    `The box's clock was set while it sealed: its seals are dated ${off(sealsAheadS)} it now, and come ` +
      "to it slowly, so that no viewer takes them for stale or forged.",
    sealsAheadS > 0
      ? `${remedy} Seals come to the right time by six seconds a minute.`
      : `${remedy} If the clock is right now, wait: it is believed after two minutes.`,
  )];
}
