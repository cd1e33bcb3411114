import type { MeshListener } from "./engine.ts";
import type { TrialTime } from "./trial-time.ts";

export type Slowness = {
  /** In every `everyMs` it is busy with something else for so long, in milliseconds. */
  busyMs: number;
  everyMs: number;
  /** What each thing that it does takes, in milliseconds. */
  costMs: number;
};

export type TrialMachineOptions = {
  /** May change while it runs. */
  slow: Slowness;
  time: TrialTime;
  /** Where in `everyMs` it begins. */
  phaseMs: number;
};

/** A page's own thread: whatever falls due while it is busy is late, in the order in which it fell due. */
export type TrialMachine = {
  time: TrialTime;
  /** Lets what the network brings wait for the thread as well. */
  hears(on: MeshListener): MeshListener;
};

/** Makes a thread that is as slow as it is told to be. */
export function makeTrialMachine(o: TrialMachineOptions): TrialMachine {
  const { time, phaseMs } = o;
  let freeAt = 0;

  const run = (work: () => void): () => void => {
    const from = Math.max(time.now(), freeAt);
    const start = from + Math.max(0, o.slow.busyMs - (from + phaseMs) % o.slow.everyMs);
    freeAt = start + o.slow.costMs;
    if (start === time.now()) {
      work();
      return () => {};
    }
    return time.after(start - time.now(), work);
  };
  return {
    time: {
      now: time.now,
      pass: time.pass,
      after(ms, work) {
        let cancel = time.after(ms, () => cancel = run(work));
        return () => cancel();
      },
    },
    hears: (on) => ({
      arrived: (...said) => void run(() => on.arrived(...said)),
      playlist: (...said) => void run(() => on.playlist(...said)),
      announced: (...said) => void run(() => on.announced(...said)),
      lost: (...said) => void run(() => on.lost(...said)),
    }),
  };
}
