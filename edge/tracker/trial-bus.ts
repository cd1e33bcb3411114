import type { Bus } from "./bus.ts";

/** A bus without any network, with which several instances are joined, and which can go away. */
export function makeTrialBus() {
  const hearers = new Map<string, Set<(text: string) => void>>();
  const listeners: ((there: boolean) => void)[] = [];
  const said: { subject: string; text: string }[] = [];
  let there = true;
  /** What was said while messages take their time. */
  let late: (() => void)[] | undefined;
  const bus: Bus = {
    publish(subject, text) {
      said.push({ subject, text });
      const deliver = () => {
        for (const hear of [...hearers.get(subject) ?? []]) hear(text);
      };
      if (late === undefined) deliver();
      else late.push(deliver);
    },
    subscribe(subject, hear) {
      const all = hearers.get(subject) ?? new Set();
      hearers.set(subject, all.add(hear));
      return () => {
        all.delete(hear);
        if (all.size === 0) hearers.delete(subject);
      };
    },
    isThere: () => there,
    onChange: (hear) => void listeners.push(hear),
  };
  return {
    bus,
    said,
    subjects: () => [...hearers.keys()],
    /** From now on nothing arrives before `deliver`. */
    hold: () => late = [],
    deliver() {
      while (late !== undefined && late.length > 0) late.shift()?.();
      late = undefined;
    },
    set(now: boolean) {
      there = now;
      for (const hear of listeners) hear(now);
    },
  };
}
