import type { Ask } from "./ask.ts";
import { type Got, LEAST_PACE } from "./bounded-fetch.ts";
import type { Company } from "./company.ts";

/** What came of asking several, by their order. */
export type FirstOf = {
  /** Who brought what holds; undefined when nobody did. */
  by: number | undefined;
  /** Who was asked before, and was late all the same. */
  late: number[];
  /** What the others came to, as far as that was waited for. */
  failed: Map<number, Got>;
};

/** Silence, and time for the way there: from here on another is asked as well. Milliseconds. */
export const LATE_MS = 600;
const LOOK_MS = 100;
/** Copies of one object on the way at a time. */
const MOST_AT_ONCE = 3;

export type FirstOfOptions = {
  /** Whether another may be asked for what is on its way. */
  company: Company;
  /** Silence that is too long, in milliseconds. */
  lateMs?: number;
};

type Run = { turn: number; ask: Ask; sinceMs: number; received: number; heardMs: number };

/**
 * Asks one after the other until one brings what `take` takes: who fails hands over, and who is silent or trickles gets company,
 * as far as that helps. By its hash it doesn't matter who brings an object.
 */
export function firstOf(
  ways: readonly (() => Ask)[],
  take: (got: Got, turn: number) => boolean,
  { company, lateMs = LATE_MS }: FirstOfOptions,
): Promise<FirstOf> {
  return new Promise((resolve, reject) => {
    const running = new Set<Run>();
    const failed = new Map<number, Got>();
    const given: number[] = [];
    let asked = 0;
    let joined = 0;

    const joinLate = (): void => {
      const areLate = [...running].every((run) => isLate(run, lateMs));
      if (!areLate || asked === ways.length || !company.take()) return;
      joined++;
      next();
    };
    const next = (): void => {
      const way = ways[asked];
      if (way === undefined) return;
      const [oldest] = running;
      if (running.size === MOST_AT_ONCE && oldest !== undefined) {
        given.push(oldest.turn);
        leave(oldest);
      }
      const now = performance.now();
      const run = { turn: asked++, ask: way(), sinceMs: now, received: 0, heardMs: now };
      running.add(run);
      run.ask.got.then((got) => settle(run, got)).catch(reject);
    };
    const leave = (run: Run): void => {
      running.delete(run);
      run.ask.stop();
    };
    const end = (by: number | undefined): void => {
      clearInterval(looking);
      const before = [...running].map(({ turn }) => turn).filter((turn) => by !== undefined && turn < by);
      for (const run of [...running]) leave(run);
      const late = [...given, ...before].sort((a, b) => a - b);
      if (by !== undefined && late.length > 0) company.won(joined);
      resolve({ by, late, failed });
    };
    const settle = (run: Run, got: Got): void => {
      if (!running.delete(run)) return;
      if (take(got, run.turn)) return end(run.turn);
      failed.set(run.turn, got);
      if (running.size === 0) next();
      else joinLate();
      if (running.size === 0) end(undefined);
    };
    const looking = setInterval(joinLate, LOOK_MS);
    next();
    if (running.size === 0) end(undefined);
  });
}

/** Whether nothing comes, or it comes more slowly than a stream could be mirrored by. */
function isLate(run: Run, lateMs: number): boolean {
  const now = performance.now();
  const received = run.ask.received();
  if (received > run.received) Object.assign(run, { received, heardMs: now });
  return now - run.heardMs > lateMs || received < (now - run.sinceMs - lateMs) * LEAST_PACE;
}
