import type { NodeReport } from "../../contracts/monero/node-agreement.ts";

/** What the operator's figures say of tips: how many ended how, and nothing about any of them. */
export type TipCounters = {
  /** By level, or by the code of the refusal. */
  verified: Map<string, number>;
  /** By what the edge's nodes said. */
  hints: Map<string, number>;
  /** Answers of all nodes together, by what they were. */
  reports: Map<NodeReport["state"], number>;
};

/** Counters at nothing. */
export function makeTipCounters(): TipCounters {
  return { verified: new Map(), hints: new Map(), reports: new Map() };
}

/** Adds one. The names are ours, so the map stays small. */
export function count<Name extends string>(counts: Map<Name, number>, name: Name): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
