/** A segment begins at the first keyframe part after this much media. */
export const SEGMENT_US = 1_900_000;

/** Without a keyframe for this long after a segment would have outgrown its session, the encoder's keyframes are too rare for it. */
const PATIENCE_US = 2_000_000;
/** So many segments in a row may be cut short by a late keyframe: after a stall the keyframes take a moment to come evenly. */
const LATE_IN_A_ROW = 2;

/**
 * What happens to a part: it begins a segment, begins one after parts that were left out, joins the open one, is left out, or shows
 * that keyframes come too seldom for this session.
 */
export type Placing = "begin" | "begin-anew" | "add" | "skip" | "too-long";

/** The cut rule of one muxer. The leading rendition decides, the others cut at the same part numbers. */
export type Grouping = {
  /** Places part `m` of the leading rendition. */
  lead: (part: { m: number; durationUs: number; independent: boolean }) => Placing;
  /** Places part `m` of another rendition; asked after the leading one's `m`. */
  follow: (m: number) => Exclude<Placing, "too-long">;
};

export type GroupingOptions = {
  targetDurationS: number;
  /** Whether a late keyframe costs what came before it instead of the session. */
  mayLeaveOut: boolean;
};

/** Starts grouping a muxer's parts. */
export function makeGrouping({ targetDurationS, mayLeaveOut }: GroupingOptions): Grouping {
  let openUs: number | undefined;
  let first: number | undefined;
  /** Media that was left out since a segment would have outgrown the session, but for the part it would have done so with. */
  let leftOutUs: number | undefined;
  /** Keyframes that were late since a segment ended in time. */
  let late = 0;
  const turns = new Map<number, "begin" | "begin-anew" | "skip">();
  const note = (m: number, turn: "begin" | "begin-anew" | "skip") => {
    turns.set(m, turn);
    // The others are some parts behind at most.
    for (const old of turns.keys()) if (old < m - 1000) turns.delete(old);
    return turn;
  };
  return {
    lead: ({ m, durationUs, independent }) => {
      if (openUs === undefined && !independent) {
        if (leftOutUs === undefined) return "skip";
        leftOutUs += durationUs;
        return leftOutUs > PATIENCE_US ? "too-long" : note(m, "skip");
      }
      const cut = openUs === undefined || (independent && openUs >= SEGMENT_US);
      const grownUs = (cut ? 0 : openUs ?? 0) + durationUs;
      if (exceedsTarget(grownUs, targetDurationS)) {
        if (!mayLeaveOut || late >= LATE_IN_A_ROW) return "too-long";
        late++;
        openUs = undefined;
        // A picture that stood still, maybe: how long this part is says nothing about keyframes.
        leftOutUs = 0;
        return note(m, "skip");
      }
      if (cut && openUs !== undefined) late = 0;
      openUs = grownUs;
      if (!cut) return "add";
      const turn = leftOutUs === undefined || first === undefined ? "begin" : "begin-anew";
      first ??= m;
      leftOutUs = undefined;
      return note(m, turn);
    },
    follow: (m) => {
      if (first === undefined || m < first) return "skip";
      return turns.get(m) ?? "add";
    },
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
