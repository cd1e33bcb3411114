import type { Candidate } from "../../../../contracts/swarm/election.ts";
import { MAX_NAMED_PEERS, type NamedPeer } from "../../../../contracts/swarm/mesh-frames.ts";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";
import type { NeighbourLink } from "./neighbour-link.ts";

type Known = Pick<NeighbourLink, "peerId" | "uplink" | "sharing" | "suspect" | "named">;

/** How many peers one neighbour may add to those we know; nobody honest has more neighbours' neighbours. */
const MOST_FROM_ONE = 30;

/**
 * Everybody known who shares: neighbours, their neighbours, and those of these. Without them a swarm would elect as many as it
 * has neighbourhoods.
 */
export function knownPeers(selfId: string, neighbours: readonly Known[]): Candidate[] {
  const known = new Map<string, UplinkClass>();
  for (const { peerId, uplink, sharing, suspect } of neighbours) {
    if (sharing && !suspect) known.set(peerId, uplink);
  }
  const direct = new Set(neighbours.map(({ peerId }) => peerId));
  for (const { named } of neighbours) {
    for (const { peerId, uplink } of named.slice(0, MOST_FROM_ONE)) {
      // What a neighbour says of itself counts more than what others say of it.
      if (peerId !== selfId && !direct.has(peerId) && !known.has(peerId)) known.set(peerId, uplink);
    }
  }
  return [...known].map(([peerId, uplink]) => ({ peerId, uplink }));
}

/** What a page tells its neighbours: its own sharing neighbours, and theirs. */
export function toldPeers(selfId: string, neighbours: readonly Known[]): NamedPeer[] {
  const told = new Map<string, NamedPeer>();
  for (const { peerId, uplink, sharing, suspect } of neighbours) {
    if (sharing && !suspect) told.set(peerId, { peerId, uplink, distance: 1 });
  }
  for (const { named } of neighbours) {
    for (const { peerId, uplink, distance } of named) {
      if (distance === 1 && peerId !== selfId && !told.has(peerId)) {
        told.set(peerId, { peerId, uplink, distance: 2 });
      }
    }
  }
  return [...told.values()].slice(0, MAX_NAMED_PEERS);
}
