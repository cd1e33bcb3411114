import type { Candidate } from "../../../../contracts/swarm/election.ts";
import {
  crowdInfoHash,
  type CrowdStream,
  type CrowdStreamType,
} from "../../../../contracts/swarm/crowd-swarm.ts";

export type CompanionsOptions = {
  address: string;
  sid: string;
  onPeers: (ids: readonly string[]) => void;
};

/** Who is connected, and for which rendition: the library tells the type of stream alone. */
export type Companions = {
  rendition(rid: string, type: CrowdStreamType): void;
  /** A description of this peer came for a swarm. */
  met(peer: string, infoHash: string): void;
  connected(peer: string, type: CrowdStreamType): void;
  left(peer: string, type: CrowdStreamType): void;
  /** The tracker says so: the library notices half a minute later. */
  gone(peer: string): void;
  infoHashOf(rid: string): string | undefined;
  /** A swarm in which this page and the peer are both known to the tracker. */
  metIn(peer: string): string | undefined;
  /** Who may be elected for this rendition's segments. */
  of(rid: string): readonly Candidate[];
  /** Connected for anything. */
  ids(): readonly string[];
};

/** Peers met that are not connected: most are, moments later. */
const MET = 500;

/** Keeps who shares which rendition. */
export function makeCompanions({ address, sid, onPeers }: CompanionsOptions): Companions {
  const byType: Record<CrowdStreamType, Set<string>> = { main: new Set(), secondary: new Set() };
  const renditions = new Map<string, { type: CrowdStreamType; infoHash: string }>();
  const metIn = new Set<string>();
  const ids = () => [...new Set([...byType.main, ...byType.secondary])];

  return {
    rendition(rid, type) {
      const stream: CrowdStream = { address, sid, type, rid };
      renditions.set(rid, { type, infoHash: crowdInfoHash(stream) });
    },
    met(peer, infoHash) {
      metIn.add(`${infoHash}/${peer}`);
      for (const oldest of metIn) {
        if (metIn.size <= MET) break;
        metIn.delete(oldest);
      }
    },
    connected: (peer, type) => change(() => byType[type].add(peer)),
    left: (peer, type) => change(() => byType[type].delete(peer)),
    gone: (peer) =>
      change(() => {
        byType.main.delete(peer);
        byType.secondary.delete(peer);
      }),
    infoHashOf: (rid) => renditions.get(rid)?.infoHash,
    metIn(peer) {
      for (const { infoHash } of renditions.values()) if (metIn.has(`${infoHash}/${peer}`)) return infoHash;
      return undefined;
    },
    of(rid) {
      const rendition = renditions.get(rid);
      if (rendition === undefined) return [];
      const { type, infoHash } = rendition;
      return [...byType[type]]
        .filter((peer) => metIn.has(`${infoHash}/${peer}`))
        .map((peerId) => ({ peerId, uplink: 0 }));
    },
    ids,
  };

  function change(work: () => void): void {
    const before = ids().length;
    work();
    if (ids().length !== before) onPeers(ids());
  }
}
