import type { NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import { routesOf, toldOf } from "./routes.ts";

export type AcquaintanceOptions = {
  selfId: string;
  /** Neighbours that said hello. */
  neighbours: () => readonly NeighbourLink[];
  after: After;
};

/** Neighbours are told of each other's neighbours this long after a change, all changes at once; milliseconds. */
const GOSSIP_MS = 100;

/** Whom this page knows of, and what it tells its neighbours of them. */
export function makeAcquaintance({ selfId, neighbours, after }: AcquaintanceOptions) {
  let routes: NamedPeer[] | undefined;
  let gossip: (() => void) | undefined;
  const known = () => routes ??= routesOf(selfId, neighbours());

  function tell(peer: NeighbourLink): void {
    const peers = toldOf(known());
    const text = peers.map(({ peerId, uplink, distance, via, plays }) =>
      [peerId, uplink, distance, via, plays].join(" ")
    ).join();
    if (text === peer.toldPeers) return;
    peer.toldPeers = text;
    peer.say({ type: "peers", peers });
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
    close: () => gossip?.(),
  };
}
