import type { TrackerFailure } from "../../contracts/swarm/tracker-messages.ts";

/** Why somebody was refused before there was a socket. */
const UPGRADE_REFUSALS = [
  "no-token",
  "bad-token",
  "expired-token",
  "foreign-token",
  "outdated-token",
  "banned",
  "wrong-origin",
  "too-many-sockets",
  "too-fast",
  "full",
  "leaving",
] as const;
export type UpgradeRefusal = typeof UPGRADE_REFUSALS[number];

/** What a tracker counts from its start on. */
export type TrackerCounters = {
  announces: number;
  offersRelayed: number;
  /** Offers nobody needed, or whose sender had enough neighbours. */
  offersDropped: number;
  answersRelayed: number;
  /** Answers to no offer that waited for one. */
  answersDropped: number;
  receiptsRelayed: number;
  receiptsDropped: number;
  complaints: number;
  bans: number;
  expired: number;
  /** Sockets cut because they didn't read. */
  slowReaders: number;
  upgradesRefused: Map<UpgradeRefusal, number>;
  failures: Map<TrackerFailure, number>;
};

/** All at nought. */
export function makeCounters(): TrackerCounters {
  return {
    announces: 0,
    offersRelayed: 0,
    offersDropped: 0,
    answersRelayed: 0,
    answersDropped: 0,
    receiptsRelayed: 0,
    receiptsDropped: 0,
    complaints: 0,
    bans: 0,
    expired: 0,
    slowReaders: 0,
    upgradesRefused: new Map(),
    failures: new Map(),
  };
}

/** One more under that name. */
export function countOne<Name>(counts: Map<Name, number>, name: Name): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
