import type { Finding } from "../health/finding.ts";
import type { History } from "./history.ts";

/** A broadcast in a few figures. Undefined is what nobody counted. */
export type Summary = {
  /** Seconds from start to end. */
  seconds: number | undefined;
  /** Seconds of it in which this page looked, where that is noticeably less. */
  seen: number | undefined;
  peak: { viewers: number; at: number } | undefined;
  /** Seconds that all viewers together watched, as far as it was seen. */
  watched: number | undefined;
  /** Bits a second on average, while there was a picture. */
  bitrate: number | undefined;
  interruptions: { count: number; seconds: number } | undefined;
  /** Pictures lost on the way, and those this browser didn't send. */
  dropped: number | undefined;
  /** What stood longest, the worse before the merely odd. */
  worst: { finding: Finding; seconds: number } | undefined;
};

export type SummaryOptions = {
  /** Undefined when this page wasn't open. */
  history: History | undefined;
  /** Unix seconds, as announced. */
  starts: number | undefined;
  ends: number | undefined;
};

/** Up to this much unseen is rounding. */
const [SLACK_SECONDS, SLACK_SHARE] = [15, 0.03];
/** A thing of a moment is nothing that went wrong. */
const WORTH_MS = 5000;
const LEAST_SECONDS = 60;

/** The page's history, unless it is of an earlier broadcast of the same stream. */
export function historyOf({ history, starts }: SummaryOptions): History | undefined {
  return history !== undefined && history.last.atMs / 1000 >= (starts ?? 0) ? history : undefined;
}

/** Whether there was a broadcast at all: a plan can end without a picture. */
export function wasLive(o: SummaryOptions): boolean {
  return historyOf(o) !== undefined || (o.ends ?? 0) - (o.starts ?? Infinity) >= LEAST_SECONDS;
}

/** Sums a broadcast up from what this page saw and what was announced. */
export function summarise(o: SummaryOptions): Summary {
  const { starts, ends } = o;
  const history = historyOf(o);
  const announced = starts !== undefined && ends !== undefined && ends >= starts ? ends - starts : undefined;
  if (history === undefined) {
    return {
      seconds: announced,
      seen: undefined,
      peak: undefined,
      watched: undefined,
      bitrate: undefined,
      interruptions: undefined,
      dropped: undefined,
      worst: undefined,
    };
  }
  const { tally } = history;
  const seconds = announced ?? (history.last.atMs - history.beganMs) / 1000;
  const seen = tally.seenMs / 1000;
  return {
    seconds,
    seen: seconds - seen > Math.max(SLACK_SECONDS, seconds * SLACK_SHARE) ? seen : undefined,
    peak: tally.peak === undefined ? undefined : { viewers: tally.peak.viewers, at: tally.peak.atMs / 1000 },
    watched: tally.viewersMs === 0 ? undefined : tally.viewerMs / 1000,
    bitrate: tally.liveMs === 0 ? undefined : tally.bits / (tally.liveMs / 1000),
    interruptions: { count: tally.interruptions, seconds: tally.awayMs / 1000 },
    dropped: tally.dropped === undefined && tally.late === undefined
      ? undefined
      : (tally.dropped ?? 0) + (tally.late ?? 0),
    worst: worstOf(history),
  };
}

function worstOf({ tally }: History): Summary["worst"] {
  const stood = Object.values(tally.troubles)
    // Where the box stands is no mishap of this broadcast.
    .filter(({ ms, finding }) => ms >= WORTH_MS && finding.subject !== "reach")
    .sort((a, b) => weight(b.finding.level) - weight(a.finding.level) || b.ms - a.ms);
  const [first] = stood;
  return first && { finding: first.finding, seconds: first.ms / 1000 };
}

const weight = (level: Finding["level"]) => level === "bad" ? 1 : 0;
