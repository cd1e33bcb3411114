import type { Grant } from "../../contracts/swarm/token.ts";
import type { TrackerAnswer } from "../../contracts/swarm/tracker-messages.ts";
import type { TrackerCounters } from "./counters.ts";
import type { Member } from "./member.ts";
import type { Swarm } from "./swarm.ts";

/** Whose seat it is: another instance's, or one of this instance when there is none. */
export type Elsewhere = { elsewhere?: string };

/** What sharing does in the tracker that it belongs to. */
export type Floor<Seat extends Elsewhere> = {
  send: (seat: Seat, answer: TrackerAnswer) => void;
  /** A seat for a peer that another instance has. */
  seatElsewhere: (grant: Grant, instance: string) => Seat;
  /** The size of a swarm has changed. */
  tellWatchers: (infoHash: string, swarm: Swarm<Seat>) => void;
  /** A peer that was paired with these has left. */
  tellDeparture: (
    infoHash: string,
    swarm: Swarm<Seat>,
    peerId: string,
    paired: readonly Member<Seat>[],
  ) => void;
  /** Somebody elsewhere complained. */
  accuse: (accused: Accused, by: string) => void;
  counters: TrackerCounters;
};

/** A peer that somebody complained about. */
export type Accused = { address: string; peerId: string };

/** A swarm and its two names. */
export type SwarmHere<Seat> = { address: string; infoHash: string; swarm: Swarm<Seat> };
