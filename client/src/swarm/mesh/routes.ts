import { ticketOf } from "../../../../contracts/swarm/election.ts";
import { MAX_NAMED_PEERS, type NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import { isWeakUplink } from "../../../../contracts/swarm/uplink.ts";
import type { KnownCandidate } from "../engine.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import type { Playing } from "./picture.ts";

type Known = Pick<NeighbourLink, "peerId" | "uplink" | "sharing" | "suspect" | "named"> & Playing;

/** Nobody farther is known; with five neighbours each, some hundred peers are nearer. */
const FARTHEST = 5;
/** What one neighbour may name at each distance from it; nobody honest has more neighbours, or neighbours' neighbours. */
const MOST_AT = [0, 8, 32] as const;

/**
 * Everybody known who shares, nearest first, and through which neighbour this page takes what each of them fetches. Each page
 * chooses one way to everybody, so what somebody fetches spreads along a tree without a word more. Without those who are no
 * neighbours a swarm would elect as many as it has neighbourhoods.
 */
export function routesOf(selfId: string, neighbours: readonly Known[]): NamedPeer[] {
  const carriers = neighbours.filter(({ sharing, suspect }) => sharing && !suspect);
  const direct = new Set(neighbours.map(({ peerId }) => peerId));
  const routes = new Map<string, NamedPeer>();
  for (const { peerId, uplink, plays } of carriers) {
    routes.set(peerId, { peerId, uplink, distance: 1, via: peerId, ...(plays && { plays }) });
  }
  const places = new Map<string, string>();
  for (const carrier of carriers) {
    for (const { peerId, uplink, distance, plays } of believed(selfId, carrier.named)) {
      // What a neighbour says of itself counts more than what others say of it.
      if (direct.has(peerId)) continue;
      const place = `${carries(carrier, plays) ? 0 : 1}${placeOf(selfId, carrier, peerId, distance)}`;
      const best = places.get(peerId);
      if (best !== undefined && best <= place) continue;
      places.set(peerId, place);
      const via = carrier.peerId;
      routes.set(peerId, { peerId, uplink, distance: distance + 1, via, ...(plays && { plays }) });
    }
  }
  return [...routes.values()].sort((a, b) => a.distance - b.distance || (a.peerId < b.peerId ? -1 : 1));
}

/** All whom an election counts. */
export function candidatesOf(routes: readonly NamedPeer[]): KnownCandidate[] {
  return routes.map(({ peerId, uplink, via }) => ({ peerId, uplink, ...(via !== peerId && { via }) }));
}

/** What neighbours are told. */
export function toldOf(routes: readonly NamedPeer[]): NamedPeer[] {
  return routes.slice(0, MAX_NAMED_PEERS);
}

/** What of a neighbour's list can be true and leads anywhere: a way that comes back here is none. */
function believed(selfId: string, named: readonly NamedPeer[]): NamedPeer[] {
  const count = [0, 0, 0];
  return named.filter(({ peerId, distance, via }) => {
    if (distance >= FARTHEST || peerId === selfId || via === selfId) return false;
    const most = MOST_AT[distance];
    const before = count[distance] ?? 0;
    count[distance] = before + 1;
    return most === undefined || before < most;
  });
}

/** Whether the picture that somebody plays comes through a neighbour at all: it has no other size. */
function carries(carrier: Known, plays: string | undefined): boolean {
  return plays === undefined || carrier.plays === undefined || carrier.plays === plays;
}

/** Sorts ways to one peer, the best first: short ones, through strong uplinks, and else by lot, so that all have their share. */
function placeOf(selfId: string, { peerId, uplink }: Known, to: string, distance: number): string {
  const lot = ticketOf(`${selfId}>${peerId}`, { rid: to, n: 0 });
  return `${distance}${isWeakUplink(uplink) ? 1 : 0}${lot}`;
}
