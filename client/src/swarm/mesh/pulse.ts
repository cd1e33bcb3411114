import type { After } from "../../webrtc/schedule.ts";

export type PulseOptions = {
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** Nothing was said for a while: anything tells that this page lives. */
  beat: () => void;
  /** Nothing was heard for some beats; called once, until something is heard. */
  onSilent: () => void;
  /** Nothing was heard for so long that nothing will be. */
  onLost: () => void;
};

const BEAT_MS = 1000;
const SILENT_MS = 3000;
const LOST_MS = 8000;

/** Keeps a channel from being still, and notices when the other side is: browsers take up to twenty seconds to say so. */
export function makePulse({ after, now, beat, onSilent, onLost }: PulseOptions) {
  let [saidAt, heardAt] = [now(), now()];
  let silent = false;
  let due = now() + BEAT_MS;
  let cancel = after(BEAT_MS, look);

  function look(): void {
    // This page itself slept, and what came meanwhile is yet to be heard.
    if (now() - due > BEAT_MS) heardAt = now();
    if (now() - saidAt >= BEAT_MS) beat();
    const still = now() - heardAt;
    if (still >= LOST_MS) return onLost();
    if (still >= SILENT_MS && !silent) {
      silent = true;
      onSilent();
    }
    due = now() + BEAT_MS;
    cancel = after(BEAT_MS, look);
  }

  return {
    said: () => void (saidAt = now()),
    heard(): void {
      heardAt = now();
      silent = false;
    },
    close: () => cancel(),
  };
}
