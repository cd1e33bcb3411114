/** A `Date` header with the moments around it, milliseconds of this computer's clock. */
export type ClockReading = { askedMs: number; answeredMs: number; date: string | null };

/** How far a foreign clock stands from this one: somewhere between two bounds, milliseconds; positive is ahead of us. */
export type ClockSpan = { leastMs: number; mostMs: number };

/** Nothing of ours minds less. */
const FINE_MS = 3000;
/** From here on, signatures made now are refused: NIP-98 allows sixty seconds. */
const REFUSED_MS = 55_000;

/** What one reading proves. A header has whole seconds, cut off; it was written between asking and answering. */
export function readClock({ askedMs, answeredMs, date }: ClockReading): ClockSpan | undefined {
  const written = date === null ? NaN : Date.parse(date);
  if (!Number.isFinite(written) || answeredMs < askedMs) return undefined;
  return { leastMs: written - answeredMs, mostMs: written + 1000 - askedMs };
}

/** What several readings prove together; readings that contradict each other leave the newest. */
export function narrowClock(
  known: ClockSpan | undefined,
  next: ClockSpan | undefined,
): ClockSpan | undefined {
  if (known === undefined || next === undefined) return next ?? known;
  const leastMs = Math.max(known.leastMs, next.leastMs);
  const mostMs = Math.min(known.mostMs, next.mostMs);
  return leastMs <= mostMs ? { leastMs, mostMs } : next;
}

/** `off` only where every possible offset is too large; `unsure` where the reading is too coarse to say. */
export type ClockVerdict =
  | { clock: "fine" }
  | { clock: "unsure" }
  | { clock: "off" | "far-off"; seconds: number; box: "ahead" | "behind" };

/** Judges the difference between two clocks. */
export function judgeClock(span: ClockSpan | undefined): ClockVerdict {
  if (span === undefined) return { clock: "unsure" };
  const { leastMs, mostMs } = span;
  const certain = leastMs > 0 ? leastMs : mostMs < 0 ? -mostMs : 0;
  if (certain > FINE_MS) {
    const seconds = Math.round(Math.abs(leastMs + mostMs) / 2000);
    return {
      clock: certain > REFUSED_MS ? "far-off" : "off",
      seconds,
      box: leastMs > 0 ? "ahead" : "behind",
    };
  }
  return Math.max(Math.abs(leastMs), Math.abs(mostMs)) <= FINE_MS + 2000
    ? { clock: "fine" }
    : { clock: "unsure" };
}
