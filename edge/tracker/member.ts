import type { UplinkClass } from "../../contracts/swarm/uplink.ts";

/** One peer in one swarm. */
export type Member<Visitor> = {
  visitor: Visitor;
  peerId: string;
  /** How many neighbours it takes: what its token allows, or less if it says so. */
  cap: number;
  uplink: UplinkClass | undefined;
  /** Whether it takes offers; one that only counts says that it wants none. */
  open: boolean;
  completed: boolean;
  /** Milliseconds. */
  announcedAt: number;
  expiresAt: number;
  /** Neighbours it said it had then. */
  reported: number | undefined;
  pairs: Map<string, Pair<Visitor>>;
  /** Peers it exchanged offer and answer with, the latest of them: their connection may live for hours. */
  met: Set<string>;
  /** Where it stands in the swarm's list. */
  at: number;
  /** Its load as it was counted last, until when that holds, and when the first of its pairs is over; milliseconds. */
  load: number;
  loadUntil: number;
  tidyAt: number;
};

/** Two members of whom one was brought the other's offer. */
export type Pair<Visitor> = {
  from: Member<Visitor>;
  to: Member<Visitor>;
  offerId: string;
  madeAt: number;
  /** Milliseconds; undefined while there is no answer. */
  answeredAt: number | undefined;
};
