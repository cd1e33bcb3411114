import { type Accessor, createSignal, onCleanup } from "solid-js";
import type { SwarmView } from "../../../swarm/swarm-view.ts";

/** kbit/s from and to other viewers in one second. */
export type FlowSecond = { from: number; to: number };

export const FLOW_SECONDS = 60;

export type Totals = { from: number; to: number };

/** Adds a second to what is known of the last minute; totals that fall begin a new count. */
export function addSecond(
  past: readonly FlowSecond[],
  before: Totals,
  now: Totals,
  seconds: number,
): readonly FlowSecond[] {
  const rate = (key: keyof Totals) => Math.max(0, now[key] - before[key]) / 125 / Math.max(0.2, seconds);
  return [...past, { from: rate("from"), to: rate("to") }].slice(-FLOW_SECONDS);
}

const CALM_SECONDS = 4;

/** Means of four seconds: whole segments come and go in bursts, and nobody reads a flicker. */
export function calm(seconds: readonly FlowSecond[]): readonly FlowSecond[] {
  return seconds.map((_, index) => {
    const some = seconds.slice(Math.max(0, index + 1 - CALM_SECONDS), index + 1);
    const mean = (key: keyof FlowSecond) => some.reduce((sum, second) => sum + second[key], 0) / some.length;
    return { from: mean("from"), to: mean("to") };
  });
}

/** What went between this page and other viewers in the last minute, kept while its owner lives. */
export function createFlow(
  view: Accessor<SwarmView>,
  nowMs: () => number = Date.now,
): Accessor<readonly FlowSecond[]> {
  const totals = (): Totals => ({ from: view().taken.peers, to: view().given });
  const [past, setPast] = createSignal<readonly FlowSecond[]>([]);
  let before = totals();
  let at = nowMs();
  const timer = setInterval(() => {
    const [now, ms] = [totals(), nowMs()];
    setPast(addSecond(past(), before, now, (ms - at) / 1000));
    [before, at] = [now, ms];
  }, 1000);
  onCleanup(() => clearInterval(timer));
  return past;
}
