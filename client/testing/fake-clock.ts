import type { After } from "../src/webrtc/schedule.ts";

/** Time that passes only when a test says so. */
export type FakeClock = {
  now: () => number;
  after: After;
  /** Lets time pass, running what falls due in order, and lets promises settle in between. */
  pass: (ms: number) => Promise<void>;
};

/** Makes a clock that stands still, by default a thousand seconds after 1970. */
export function makeFakeClock(startMs = 1_000_000): FakeClock {
  let now = startMs;
  const due = new Set<{ at: number; work: () => void }>();
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  return {
    now: () => now,
    after: (ms, work) => {
      const entry = { at: now + ms, work };
      due.add(entry);
      return () => due.delete(entry);
    },
    async pass(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        due.delete(next);
        now = Math.max(now, next.at);
        next.work();
        await settle();
      }
      now = end;
    },
  };
}
