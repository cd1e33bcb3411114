import type { NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import { routesOf, toldOf } from "./routes.ts";

export type AcquaintanceOptions = {
  selfId: string;
  /** Neighbours that said hello. */
  neighbours: () => readonly NeighbourLink[];
  after: After;
  /** Milliseconds. */
  now: () => number;
};

/** Neighbours are told of each other's neighbours this long after a change, all changes at once; milliseconds. */
const GOSSIP_MS = 100;
/** After so many changes one neighbour is told once in so many milliseconds: one page that changes all the time must not make all talk. */
const FIRST_TELLS = 20;
const TELL_MS = 1000;

/** Whom this page knows of, and what it tells its neighbours of them. */
export function makeAcquaintance({ selfId, neighbours, after, now }: AcquaintanceOptions) {
  let routes: NamedPeer[] | undefined;
  let gossip: (() => void) | undefined;
  let later: (() => void) | undefined;
  /** How many tells each neighbour is owed still, and when that was so. */
  const tells = new WeakMap<NeighbourLink, { left: number; at: number }>();
  const known = () => routes ??= routesOf(selfId, neighbours());

  function tell(peer: NeighbourLink): void {
    const peers = toldOf(known());
    const text = peers.map(({ peerId, uplink, distance, via, plays }) =>
      [peerId, uplink, distance, via, plays].join(" ")
    ).join();
    if (text === peer.toldPeers) return;
    if (!mayTell(peer)) {
      later ??= after(TELL_MS, () => {
        later = undefined;
        neighbours().forEach(tell);
      });
      return;
    }
    peer.toldPeers = text;
    peer.say({ type: "peers", peers });
  }

  function mayTell(peer: NeighbourLink): boolean {
    const before = tells.get(peer) ?? { left: FIRST_TELLS, at: now() };
    const left = Math.min(FIRST_TELLS, before.left + Math.max(0, now() - before.at) / TELL_MS);
    tells.set(peer, { left: left < 1 ? left : left - 1, at: now() });
    return left >= 1;
  }

  return {
    /** Everybody known who shares, nearest first. */
    known,
    /** Tells one neighbour at once, unless it knows already. */
    tell,
    /** Something of what is known changed: the neighbours hear of it soon. */
    changed(): void {
      routes = undefined;
      gossip ??= after(GOSSIP_MS, () => {
        gossip = undefined;
        neighbours().forEach(tell);
      });
    },
    close(): void {
      gossip?.();
      later?.();
    },
  };
}
