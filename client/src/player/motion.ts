/** What of a video element tells whether its picture moves. */
export type Picture = Pick<HTMLVideoElement, "paused" | "ended" | "readyState">;

/** What one look at the picture brought to light. */
export type MotionFinding = "fine" | "stalled" | "frozen";

/** One stall that lasts counts again each time this has passed. */
const LONG_STALL_MS = 1500;
/** A picture that stands this long although everything arrives needs a new beginning; a recording waits longer after each in vain. */
const FROZEN_MS = [10_000, 20_000, 40_000, 60_000];
/** So many looks in a row at a picture that moved: a beginning alone moves it by a leap or two. */
const GOES_ON = 4;

/** Watches whether the picture moves. */
export function makeMotion(video: Picture, now: () => number) {
  let firstFrame = false;
  let movedAt = now();
  let begunAt = now();
  let stalledAt = -Infinity;
  let position = -1;
  let inVain = 0;
  let moves = 0;

  return {
    firstFrame: () => firstFrame,
    /** Milliseconds since 1970. */
    movedAt: () => movedAt,
    /** Whether the viewer wants it to move: nobody pauses what isn't there yet, or what came to its end. */
    wanted: () => !video.paused || video.ended || !firstFrame,

    /** Another rung begins; `seamless` when its picture is there already. */
    begin(seamless: boolean): void {
      firstFrame &&= seamless;
      position = -1;
      inVain = moves = 0;
      begunAt = now();
      if (seamless) movedAt = now();
    },

    /** The rung begins anew: it may take its time, and if `rarer` more of it from time to time. */
    again({ rarer }: { rarer: boolean }): void {
      begunAt = now();
      moves = 0;
      if (rarer) inVain++;
    },

    /** A stall is known. */
    noteStall(): void {
      stalledAt = now();
    },

    /** Looks; `progress` is another number whenever the picture has moved, and `stuck` says that it won't begin by itself. */
    look(progress: number, stuck = false): MotionFinding {
      moves = progress === position ? 0 : moves + 1;
      if (moves >= GOES_ON) inVain = 0;
      if (progress !== position) {
        movedAt = now();
        // The first jump to the live edge is not yet a picture.
        if (position >= 0 && video.readyState >= 2) firstFrame = true;
        position = progress;
      }
      // Who had paused what was there before sees the place where it stood, and nothing of it moves.
      if (video.paused && position >= 0 && video.readyState >= 2) firstFrame = true;
      if (video.paused || (!firstFrame && !stuck)) return "fine";
      const patience = FROZEN_MS[Math.min(inVain, FROZEN_MS.length - 1)] ?? 0;
      if (now() - Math.max(movedAt, begunAt) > patience) return "frozen";
      if (!firstFrame) return "fine";
      return now() - Math.max(movedAt, stalledAt) > LONG_STALL_MS ? "stalled" : "fine";
    },
  };
}

export type Motion = ReturnType<typeof makeMotion>;
