import type { After } from "../webrtc/schedule.ts";

/** A turn that comes so much later than it should, in milliseconds, says that this page is slow, and nothing of the others. */
const LATE_MS = 40;
/** What came meanwhile is heard within so many milliseconds. */
const HEAR_MS = 15;

/** Lets a page that was busy hear first what came meanwhile, before it does what is overdue: others may have done it. */
export function patientAfter(now: () => number, after: After): After {
  return (ms, work) => {
    const due = now() + ms;
    let cancel = after(ms, () => {
      if (now() - due < LATE_MS) return work();
      cancel = after(HEAR_MS, work);
    });
    return () => cancel();
  };
}
