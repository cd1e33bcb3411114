/** Calls many, each once in a period. */
export type Pulse = {
  /** Calls `beat` once every period from then on, until the answer is called. */
  join: (beat: () => void) => () => void;
};

export type PulseOptions = {
  /** Milliseconds. */
  period: number;
  /** Calls again and again after so many milliseconds, until its answer is called. */
  every: (ms: number, work: () => void) => () => void;
};

/** In how many groups all are called, so that not all are at once. */
const GROUPS = 30;

/** One timer for thousands of connections: a timer for each weighs more than what it calls. It runs only while there are any. */
export function makePulse({ period, every }: PulseOptions): Pulse {
  const groups = Array.from({ length: GROUPS }, () => new Set<() => void>());
  let turn = 0;
  let members = 0;
  let stop: (() => void) | undefined;

  function tick() {
    turn = (turn + 1) % GROUPS;
    for (const beat of [...groups[turn] ?? []]) beat();
  }

  return {
    join(beat) {
      // The group of this turn is the last one to come.
      const group = groups[turn];
      group?.add(beat);
      if (members++ === 0) stop = every(period / GROUPS, tick);
      return () => {
        if (group?.delete(beat) && --members === 0) stop?.();
      };
    },
  };
}
