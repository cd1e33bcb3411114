/** When to show a picture: with the lead source's frames where they come, by the clock where they don't. */
export type Pacing = {
  /** A frame of the lead source came; whether to show it now. */
  frame: (nowMs: number) => boolean;
  /** The clock ticked; whether a picture is overdue. */
  tick: (nowMs: number) => boolean;
};

/** A shared screen that stands still gives no frames, and an encoder without frames looks dead to everyone. */
export function makePacing(fps: number): Pacing {
  const interval = 1000 / fps;
  let shownAt = -Infinity;
  const show = (nowMs: number) => {
    shownAt = nowMs;
    return true;
  };
  return {
    // A camera at 60 gives every other frame; one at 30.1 must not lose each tenth.
    frame: (nowMs) => nowMs - shownAt >= interval * 0.6 && show(nowMs),
    tick: (nowMs) => nowMs - shownAt >= interval * 1.5 && show(nowMs),
  };
}
