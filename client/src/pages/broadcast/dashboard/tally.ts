import * as v from "valibot";
import type { StreamState } from "../../../../../contracts/api/status.ts";
import { type Finding, SUBJECTS } from "../health/finding.ts";

/** What was known of a broadcast at one moment; absent figures are those the box doesn't tell. */
export type Reading = {
  /** Milliseconds since 1970. */
  atMs: number;
  state: StreamState;
  sid: string | null;
  /** Bits a second that arrive at the box. */
  bitrate: number | null;
  viewers?: { http: number; webrtc: number } | undefined;
  /** Running totals: pictures missing at the box, pictures this browser didn't send, bytes that left the box. */
  dropped?: number | undefined;
  late?: number | undefined;
  sent?: number | undefined;
  findings: readonly Finding[];
};

const Amount = v.pipe(v.number(), v.minValue(0));
const Kept = v.optional(Amount);

/** Sums over a broadcast, of the time this page was open and looked. */
export const Tally = v.object({
  /** Milliseconds that were looked at, and of those with a picture. */
  seenMs: Amount,
  liveMs: Amount,
  /** Viewers times milliseconds, over `viewersMs`. */
  viewerMs: Amount,
  viewersMs: Amount,
  peak: v.optional(v.object({ viewers: Amount, atMs: Amount })),
  /** Bits, over `liveMs`. */
  bits: Amount,
  interruptions: Amount,
  awayMs: Amount,
  /** When the picture went away that hasn't come back. */
  awaySinceMs: Kept,
  dropped: Kept,
  late: Kept,
  sent: Kept,
  /** How long each code stood, with what it last said. */
  troubles: v.record(
    v.string(),
    v.object({
      ms: Amount,
      finding: v.object({
        code: v.string(),
        subject: v.picklist(SUBJECTS),
        level: v.picklist(["bad", "attention"]),
        params: v.record(v.string(), v.union([v.string(), v.number()])),
        said: v.optional(v.string()),
      }),
    }),
  ),
});
export type Tally = v.InferOutput<typeof Tally>;

/** Longer than this between two readings means that nobody looked: nothing is made up for it. */
export const UNSEEN_MS = 10_000;
const TROUBLES = 48;

/** Nothing counted yet. */
export const emptyTally = (): Tally => ({
  seenMs: 0,
  liveMs: 0,
  viewerMs: 0,
  viewersMs: 0,
  bits: 0,
  interruptions: 0,
  awayMs: 0,
  troubles: {},
});

/** Adds what was true from one reading to the next. */
export function addReading(tally: Tally, before: Reading | undefined, reading: Reading): Tally {
  const next = withPeak(tally, reading);
  if (before === undefined) return next;
  const ms = reading.atMs - before.atMs;
  if (ms < 0) return next;
  next.dropped = grown(next.dropped, before.dropped, reading.dropped);
  next.sent = grown(next.sent, before.sent, reading.sent);
  next.late = grown(next.late, before.late, reading.late);
  // An encoder that came back meanwhile was away, though nobody saw for how long.
  if (reading.state === "live" && tally.awaySinceMs !== undefined) {
    next.interruptions++;
    next.awayMs += Math.max(0, reading.atMs - tally.awaySinceMs);
    next.awaySinceMs = undefined;
  } else if (before.state === "live" && reading.state !== "live") next.awaySinceMs = reading.atMs;
  if (ms > UNSEEN_MS) return next;
  next.seenMs += ms;
  if (before.state !== "live") return next;
  next.liveMs += ms;
  next.bits += (before.bitrate ?? 0) * ms / 1000;
  if (before.viewers !== undefined) {
    next.viewersMs += ms;
    next.viewerMs += (before.viewers.http + before.viewers.webrtc) * ms;
  }
  next.troubles = withTroubles(next.troubles, before.findings, ms);
  return next;
}

function withPeak(tally: Tally, { viewers, atMs, state }: Reading): Tally {
  if (viewers === undefined || state !== "live") return { ...tally };
  const now = viewers.http + viewers.webrtc;
  return tally.peak !== undefined && tally.peak.viewers >= now
    ? { ...tally }
    : { ...tally, peak: { viewers: now, atMs } };
}

function grown(
  sum: number | undefined,
  before: number | undefined,
  now: number | undefined,
): number | undefined {
  return now === undefined ? sum : (sum ?? 0) + growth(before, now);
}

/** By how much a running total grew; one that fell has begun anew, and of one just met nothing is known. */
export function growth(before: number | undefined, now: number): number {
  if (before === undefined) return 0;
  return now < before ? now : now - before;
}

function withTroubles(
  troubles: Tally["troubles"],
  findings: readonly Finding[],
  ms: number,
): Tally["troubles"] {
  const next = { ...troubles };
  for (const { code, subject, level, params, said } of findings) {
    const key = `${code} ${params["relay"] ?? ""}`;
    const before = next[key];
    if (before === undefined && Object.keys(next).length >= TROUBLES) continue;
    const finding = { code, subject, level, params: { ...params }, said };
    next[key] = { ms: (before?.ms ?? 0) + ms, finding };
  }
  return next;
}
