/** A segment begins at the first keyframe part after this much media. */
export const SEGMENT_US = 1_900_000;

/** What happens to a part: it begins a segment, joins the open one, or comes before the first keyframe. */
export type Placing = "begin" | "add" | "skip";

/** The cut rule of one muxer. The leading rendition decides, the others cut at the same part numbers. */
export type Grouping = {
  /** Places part `m` of the leading rendition. */
  lead: (part: { m: number; durationUs: number; independent: boolean }) => Placing;
  /** Places part `m` of another rendition; asked after the leading one's `m`. */
  follow: (m: number) => Placing;
  /** Media in the leading rendition's open segment, microseconds. */
  openUs: () => number;
};

/** Starts grouping a muxer's parts. */
export function makeGrouping(): Grouping {
  let openUs: number | undefined;
  let first: number | undefined;
  const cuts = new Set<number>();
  return {
    lead: ({ m, durationUs, independent }) => {
      if (openUs === undefined && !independent) return "skip";
      const cut = openUs === undefined || (independent && openUs >= SEGMENT_US);
      openUs = (cut ? 0 : openUs ?? 0) + durationUs;
      if (!cut) return "add";
      first ??= m;
      cuts.add(m);
      // The others are some parts behind at most.
      for (const old of cuts) if (old < m - 1000) cuts.delete(old);
      return "begin";
    },
    follow: (m) => {
      if (first === undefined || m < first) return "skip";
      return cuts.has(m) ? "begin" : "add";
    },
    openUs: () => openUs ?? 0,
  };
}

/** TARGETDURATION that a stream needs whose first muxer segment had these parts. */
export function targetDurationFor(parts: readonly { durationUs: number; independent: boolean }[]): number {
  const total = parts.reduce((sum, { durationUs }) => sum + durationUs, 0);
  const starts = parts.flatMap(({ independent }, at) => (independent ? [at] : []));
  const first = starts[0] ?? 0;
  const last = starts[starts.length - 1] ?? 0;
  // Whole keyframe intervals only: what follows the last keyframe may have just begun.
  const spanned = parts.slice(first, last).reduce((sum, { durationUs }) => sum + durationUs, 0);
  const interval = starts.length > 1 ? spanned / (starts.length - 1) : total;
  const segment = interval <= 0 ? SEGMENT_US : Math.ceil(SEGMENT_US / interval - 1e-6) * interval;
  return Math.max(2, Math.round(segment / 1e6));
}

/** Whether a segment of this length would exceed TARGETDURATION as players round it. */
export function exceedsTarget(durationUs: number, targetDurationS: number): boolean {
  return Math.round(durationUs / 1e6) > targetDurationS;
}
