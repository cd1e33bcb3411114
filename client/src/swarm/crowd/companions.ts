import type { Candidate } from "../../../../contracts/swarm/election.ts";
import { crowdInfoHash, type CrowdStreamType } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";

export type CompanionsOptions = {
  peerId: string;
  address: string;
  sid: string;
  onPeers: (ids: readonly string[]) => void;
};

/** What a peer says of itself. */
export type PeerWord = { uplink: UplinkClass; sharing: boolean };

/** Who is connected, and for which rendition. */
export type Companions = {
  rendition(rid: string, type: CrowdStreamType): void;
  connected(peer: string, infoHash: string): void;
  left(peer: string, infoHash: string): void;
  /** Somebody said how much it can send, and whether it fetches for others. */
  said(peer: string, word: PeerWord): void;
  /** Somebody said whom it is connected to. */
  named(peer: string, named: readonly NamedPeer[]): void;
  /** Whom this page is connected to, and whom those are, for others to know. */
  toldOf(): NamedPeer[];
  infoHashOf(rid: string): string | undefined;
  ridOf(infoHash: string): string | undefined;
  /** Whom of those who may be elected for this rendition's segments this page is connected to. */
  of(rid: string): readonly Candidate[];
  /** All who may be: in a large swarm nobody is connected to everybody, and each neighbourhood would elect one of its own. */
  known(rid: string): readonly Candidate[];
  /** How many are connected in a swarm. */
  degree(infoHash: string): number;
  /** Connected for anything. */
  ids(): readonly string[];
};

/** What one neighbour may name at each distance from it: nobody honest takes more neighbours, and what is farther is not told. */
const MOST_NAMED = [0, 8, 32] as const;

/** Keeps who shares which rendition. */
export function makeCompanions({ peerId: self, address, sid, onPeers }: CompanionsOptions): Companions {
  /** For a moment there may be two connections to one peer in one swarm, until one of the two pages closes one of them. */
  const linesOf = new Map<string, Map<string, number>>();
  const renditions = new Map<string, string>();
  const pictures = new Set<string>();
  const heardOf = new Map<string, readonly NamedPeer[]>();
  const words = new Map<string, PeerWord>();
  const ids = () => [...new Set([...linesOf.values()].flatMap((peers) => [...peers.keys()]))];

  return {
    rendition(rid, type) {
      renditions.set(rid, crowdInfoHash({ address, sid, type, rid }));
      if (type === "main") pictures.add(rid);
    },
    connected: (peer, infoHash) => change(peer, infoHash, 1),
    left: (peer, infoHash) => change(peer, infoHash, -1),
    said(peer, word) {
      if (ids().includes(peer)) words.set(peer, word);
    },
    named(peer, named) {
      if (ids().includes(peer)) heardOf.set(peer, MOST_NAMED.flatMap((most, at) => nearest(named, at, most)));
    },
    toldOf() {
      const told = new Map<string, NamedPeer>();
      for (const rid of [...pictures, ...renditions.keys()]) {
        for (const { peerId, uplink } of of(rid)) {
          if (told.has(peerId) || told.size >= MOST_NAMED[1]) continue;
          const plays = pictures.has(rid) ? { plays: rid } : {};
          told.set(peerId, { peerId, uplink, distance: 1, via: peerId, ...plays });
        }
      }
      const direct = new Set([self, ...ids()]);
      for (const via of [...told.keys()]) {
        for (const peer of nearest(heardOf.get(via) ?? [], 1, MOST_NAMED[1])) {
          const isFull = told.size >= MOST_NAMED[1] + MOST_NAMED[2];
          if (!isFull && !direct.has(peer.peerId) && !told.has(peer.peerId)) {
            told.set(peer.peerId, { ...peer, distance: 2, via });
          }
        }
      }
      return [...told.values()];
    },
    infoHashOf: (rid) => renditions.get(rid),
    ridOf: (infoHash) => [...renditions].find(([, known]) => known === infoHash)?.[0],
    of,
    known(rid) {
      const near = of(rid);
      const found = new Map(near.map((candidate) => [candidate.peerId, candidate]));
      const direct = new Set([self, ...ids()]);
      for (const { peerId } of near) {
        for (const { peerId: other, uplink, plays } of heardOf.get(peerId) ?? []) {
          // Sound is everybody's; a picture of another size is nobody's here.
          const shares = !pictures.has(rid) || plays === undefined || plays === rid;
          if (shares && !direct.has(other)) found.set(other, { peerId: other, uplink });
        }
      }
      return [...found.values()];
    },
    degree: (infoHash) => linesOf.get(infoHash)?.size ?? 0,
    ids,
  };

  function of(rid: string): Candidate[] {
    const peers = linesOf.get(renditions.get(rid) ?? "");
    return [...peers?.keys() ?? []].flatMap((peerId) => {
      const { uplink, sharing } = words.get(peerId) ?? { uplink: 0, sharing: true };
      return sharing ? [{ peerId, uplink }] : [];
    });
  }

  function change(peer: string, infoHash: string, by: 1 | -1): void {
    const before = ids().length;
    const peers = linesOf.get(infoHash) ?? new Map<string, number>();
    const lines = (peers.get(peer) ?? 0) + by;
    if (lines > 0) peers.set(peer, lines);
    else peers.delete(peer);
    if (peers.size > 0) linesOf.set(infoHash, peers);
    else linesOf.delete(infoHash);
    const now = ids();
    if (!now.includes(peer)) {
      words.delete(peer);
      heardOf.delete(peer);
    }
    if (now.length !== before) onPeers(now);
  }
}

function nearest(named: readonly NamedPeer[], at: number, most: number): NamedPeer[] {
  return named.filter(({ distance }) => distance === at).slice(0, most);
}
