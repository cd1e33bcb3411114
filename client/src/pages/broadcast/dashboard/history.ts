import * as v from "valibot";
import { StreamState } from "../../../../../contracts/api/status.ts";
import { addReading, emptyTally, growth, type Reading, Tally, UNSEEN_MS } from "./tally.ts";

const Amount = v.pipe(v.number(), v.minValue(0));
const Maybe = v.nullable(Amount);

/** A stretch of time in the plots; null is what nobody told. */
const Point = v.object({
  /** Unix seconds when it begins. */
  at: Amount,
  /** Readings in it, for the means. */
  count: Amount,
  http: Maybe,
  webrtc: Maybe,
  /** Bits a second, arriving and leaving. */
  bitrate: Maybe,
  sent: Maybe,
  /** Pictures that went missing in it. */
  dropped: Maybe,
  late: Maybe,
});
export type Point = v.InferOutput<typeof Point>;

/** A plot has hardly more pixels; longer broadcasts get longer stretches. */
export const POINTS = 360;
const FIRST_STEP = 2;
/** A new session this long after the last reading is another broadcast. */
const ANOTHER_MS = 10 * 60_000;

const Kept = v.object({
  beganMs: Amount,
  /** Seconds that one point covers. */
  step: v.pipe(v.number(), v.minValue(FIRST_STEP)),
  points: v.pipe(v.array(Point), v.maxLength(POINTS)),
  tally: Tally,
  /** What was true last, without what begins anew with each page. */
  last: v.object({
    atMs: Amount,
    state: StreamState,
    sid: v.nullable(v.string()),
    bitrate: Maybe,
    viewers: v.optional(v.object({ http: Amount, webrtc: Amount })),
    dropped: v.optional(Amount),
    sent: v.optional(Amount),
  }),
  /** Its creator ended it. */
  over: v.boolean(),
});

/** One broadcast as this page saw it. */
export type History = Omit<v.InferOutput<typeof Kept>, "last"> & { last: Reading };

/** The history with one more reading; a broadcast begins with its first picture. */
export function recordReading(history: History | undefined, reading: Reading): History | undefined {
  if (history === undefined || isAnother(history, reading)) {
    return reading.state === "live" ? begin(reading) : history;
  }
  if (history.over || reading.atMs <= history.last.atMs) return history;
  return withPoint({
    ...history,
    tally: addReading(history.tally, history.last, reading),
    last: reading,
  }, history.last);
}

/** The history of a broadcast whose end was announced. */
export function endHistory(history: History | undefined): History | undefined {
  return history === undefined || history.over ? history : { ...history, over: true };
}

function isAnother({ over, last }: History, { sid, state, atMs }: Reading): boolean {
  if (state !== "live") return false;
  return over || (sid !== last.sid && atMs - last.atMs > ANOTHER_MS);
}

function begin(reading: Reading): History {
  return withPoint({
    beganMs: reading.atMs,
    step: FIRST_STEP,
    points: [],
    tally: addReading(emptyTally(), undefined, reading),
    last: reading,
    over: false,
  }, undefined);
}

/** Draws the newest reading into the points. */
function withPoint(history: History, before: Reading | undefined): History {
  const { last: reading, step } = history;
  const at = Math.floor(reading.atMs / 1000 / step) * step;
  const point = pointOf(at, before, reading);
  const points = [...history.points];
  const newest = points.at(-1);
  if (newest?.at === at) points[points.length - 1] = merge(newest, point);
  else {
    // A line across a time when nobody looked would be made up.
    if (before !== undefined && newest !== undefined && reading.atMs - before.atMs > UNSEEN_MS) {
      points.push(emptyPoint(newest.at + step));
    }
    points.push(point);
  }
  const fitting = { ...history, points };
  return points.length > POINTS ? coarser(fitting) : fitting;
}

function pointOf(at: number, before: Reading | undefined, reading: Reading): Point {
  const { viewers, state, bitrate, dropped, late, sent } = reading;
  const live = state === "live";
  const seconds = before === undefined ? 0 : (reading.atMs - before.atMs) / 1000;
  const grew = (from: number | undefined, now: number | undefined) =>
    now === undefined ? null : growth(from, now);
  const left = seconds <= 0 || seconds * 1000 > UNSEEN_MS || before?.sent === undefined
    ? null
    : grew(before.sent, sent);
  return {
    at,
    count: 1,
    http: live ? viewers?.http ?? null : null,
    webrtc: live ? viewers?.webrtc ?? null : null,
    bitrate: live ? bitrate : null,
    sent: left === null ? null : left * 8 / seconds,
    dropped: grew(before?.dropped, dropped),
    late: grew(before?.late, late),
  };
}

const emptyPoint = (at: number): Point => ({
  at,
  count: 0,
  http: null,
  webrtc: null,
  bitrate: null,
  sent: null,
  dropped: null,
  late: null,
});

/** Viewers at most, rates on average, lost pictures in all. */
function merge(a: Point, b: Point): Point {
  return {
    at: a.at,
    count: a.count + b.count,
    http: both(a.http, b.http, Math.max),
    webrtc: both(a.webrtc, b.webrtc, Math.max),
    bitrate: both(a.bitrate, b.bitrate, mean),
    sent: both(a.sent, b.sent, mean),
    dropped: both(a.dropped, b.dropped, (x, y) => x + y),
    late: both(a.late, b.late, (x, y) => x + y),
  };
  function mean(x: number, y: number): number {
    return (x * a.count + y * b.count) / Math.max(1, a.count + b.count);
  }
}

function both(a: number | null, b: number | null, join: (a: number, b: number) => number): number | null {
  return a === null ? b : b === null ? a : join(a, b);
}

/** Twice the time for each point, so that the whole broadcast stays in view. */
function coarser(history: History): History {
  const step = history.step * 2;
  const points: Point[] = [];
  for (const point of history.points) {
    const at = Math.floor(point.at / step) * step;
    const newest = points.at(-1);
    if (newest?.at === at) points[points.length - 1] = merge(newest, point);
    else points.push({ ...point, at });
  }
  return { ...history, step, points };
}

/** As text, to be kept over a reload. */
export function writeHistory(history: History): string {
  const { findings: _, late: __, ...last } = history.last;
  return JSON.stringify({ ...history, last });
}

/** What was kept, or undefined for what no version of this page wrote. */
export function readHistory(text: string | null): History | undefined {
  if (text === null) return undefined;
  try {
    const read = v.safeParse(Kept, JSON.parse(text));
    return read.success ? { ...read.output, last: { ...read.output.last, findings: [] } } : undefined;
  } catch {
    // No JSON.
    return undefined;
  }
}
