import { toHex } from "../hex.ts";
import { sha256 } from "../sha256.ts";
import type { ObjectName } from "./object-name.ts";
import { isWeakUplink, type UplinkClass } from "./uplink.ts";

/** Somebody who may fetch an object for the others. Only who shares belongs into an election. */
export type Candidate = { peerId: string; uplink: UplinkClass };

/** How long crowd waits for each rank before its own. */
export const CROWD_STEP_MS = 400;
/** How long mesh waits for each rank between the first and its own. */
export const MESH_STEP_MS = 120;

const encoder = new TextEncoder();

/** A peer's ticket for one object: the first 8 bytes of H(peer id ‖ 0 ‖ rid ‖ 0 ‖ n ‖ 0 ‖ p) as hex, n and p in decimal, p empty when absent. The lowest fetches. */
export function ticketOf(peerId: string, { rid, n, p }: ObjectName): string {
  return toHex(sha256(encoder.encode(`${peerId}\0${rid}\0${n}\0${p ?? ""}`)).subarray(0, 8));
}

/** Draws the tickets for one object. */
export type DrawTicket = (peerId: string) => string;

/** Draws each peer's ticket for one object once, however often it is asked for: a large swarm's are hashed by every page, for every object. */
export function ticketsFor(name: ObjectName): DrawTicket {
  const drawn = new Map<string, string>();
  return (peerId) => {
    const ticket = drawn.get(peerId) ?? ticketOf(peerId, name);
    drawn.set(peerId, ticket);
    return ticket;
  };
}

/** How many of `others` come before `self`: 0 fetches at once. Weak uplinks come after all stronger ones. */
export function rankOf(
  self: Candidate,
  others: Iterable<Candidate>,
  name: ObjectName,
  draw: DrawTicket = ticketsFor(name),
): number {
  const own = placeOf(self, draw);
  let rank = 0;
  for (const other of others) {
    if (other.peerId !== self.peerId && placeOf(other, draw) < own) rank++;
  }
  return rank;
}

/** All candidates by rank, the one who fetches first. */
export function rankedPeers(
  candidates: Iterable<Candidate>,
  name: ObjectName,
  draw: DrawTicket = ticketsFor(name),
): string[] {
  const places = new Map<string, string>();
  for (const candidate of candidates) places.set(candidate.peerId, placeOf(candidate, draw));
  return [...places].sort(([, a], [, b]) => a < b ? -1 : 1).map(([peerId]) => peerId);
}

/** Sorts as text: strength, then ticket, then, for equal tickets, peer id. */
function placeOf({ peerId, uplink }: Candidate, draw: DrawTicket): string {
  return `${isWeakUplink(uplink) ? 1 : 0}${draw(peerId)}${peerId}`;
}

/** How long a crowd viewer of this rank waits for an object that nobody has nor is loading, in milliseconds. */
export function crowdDelayMs(rank: number): number {
  return rank * CROWD_STEP_MS;
}

export type MeshPatienceOptions = {
  /** Measured, in milliseconds. */
  boxRoundTripMs: number;
  /** One way from peer to peer, in milliseconds. */
  hopMs: number;
};

/** x0: how long mesh waits for rank 0, in milliseconds: the round trip, two hops and 100 ms, but 150 at least and 350 at most. */
export function meshPatienceMs({ boxRoundTripMs, hopMs }: MeshPatienceOptions): number {
  return Math.min(350, Math.max(150, boxRoundTripMs + 2 * hopMs + 100));
}

/** How long a mesh viewer of this rank waits for an object that is neither there nor announced, in milliseconds. */
export function meshDelayMs(rank: number, patienceMs: number): number {
  return rank === 0 ? 0 : patienceMs + (rank - 1) * MESH_STEP_MS;
}
