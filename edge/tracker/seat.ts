import type { Grant } from "../../contracts/swarm/token.ts";
import type { TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import type { Member } from "./member.ts";
import type { Swarm } from "./swarm.ts";
import type { Wire } from "./wire.ts";

/** Somebody with a good token. */
export type Visitor = {
  grant: Grant;
  /** Where it comes from, as one household is told from another. */
  network: string;
  /** The same as one complainer is told from another. */
  place: string;
};

/** A visitor's place at the tracker. */
export type Seat = {
  visitor: Visitor;
  wire: Wire;
  /** By swarm. */
  members: Map<string, { swarm: Swarm<Seat>; member: Member<Seat> }>;
  open: boolean;
  /** Announces without offers that it sent lately, by their text: who has its neighbours mostly says the same again. */
  said?: Map<string, TrackerRequest>;
  /** The instance of this operator that has the peer; none: this one. */
  elsewhere?: string;
};
