import type { After } from "../webrtc/schedule.ts";

/** As much of a video element as is watched. */
export type Pausable = Pick<HTMLVideoElement, "paused" | "addEventListener" | "removeEventListener">;

export type PauseWatchOptions = {
  after: After;
  /** A pause has lasted, or is over. */
  onChange: () => void;
};

export type PauseWatch = {
  /** Watches this element from now on, or none. */
  watch(video: Pausable | undefined): void;
  /** Whether a pause has lasted. */
  paused(): boolean;
};

/** Who only stops for a moment goes on sharing: leaving and coming back costs others more; milliseconds. */
const LASTS_MS = 10_000;
const EVENTS = ["pause", "play", "ended"] as const;

/** Tells a viewer who went away from one who plays. */
export function makePauseWatch({ after, onChange }: PauseWatchOptions): PauseWatch {
  let video: Pausable | undefined;
  let lasts = false;
  let cancel: (() => void) | undefined;

  return {
    watch(next) {
      if (next === video) return;
      for (const event of EVENTS) video?.removeEventListener(event, look);
      video = next;
      for (const event of EVENTS) video?.addEventListener(event, look);
      look();
    },
    paused: () => lasts,
  };

  function look(): void {
    if (video?.paused === true) {
      if (!lasts) cancel ??= after(LASTS_MS, () => turn(true));
      return;
    }
    cancel?.();
    cancel = undefined;
    turn(false);
  }

  function turn(next: boolean): void {
    cancel = undefined;
    if (lasts === next) return;
    lasts = next;
    onChange();
  }
}
