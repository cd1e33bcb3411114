import type { Candidate } from "../../../../contracts/swarm/election.ts";
import { crowdInfoHash, type CrowdStreamType } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";

export type CompanionsOptions = {
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
  infoHashOf(rid: string): string | undefined;
  ridOf(infoHash: string): string | undefined;
  /** Who may be elected for this rendition's segments. */
  of(rid: string): readonly Candidate[];
  /** How many are connected in a swarm. */
  degree(infoHash: string): number;
  /** Connected for anything. */
  ids(): readonly string[];
};

/** Keeps who shares which rendition. */
export function makeCompanions({ address, sid, onPeers }: CompanionsOptions): Companions {
  /** For a moment there may be two connections to one peer in one swarm, until one of the two pages closes one of them. */
  const linesOf = new Map<string, Map<string, number>>();
  const renditions = new Map<string, string>();
  const words = new Map<string, PeerWord>();
  const ids = () => [...new Set([...linesOf.values()].flatMap((peers) => [...peers.keys()]))];

  return {
    rendition: (rid, type) => void renditions.set(rid, crowdInfoHash({ address, sid, type, rid })),
    connected: (peer, infoHash) => change(peer, infoHash, 1),
    left: (peer, infoHash) => change(peer, infoHash, -1),
    said(peer, word) {
      if (ids().includes(peer)) words.set(peer, word);
    },
    infoHashOf: (rid) => renditions.get(rid),
    ridOf: (infoHash) => [...renditions].find(([, known]) => known === infoHash)?.[0],
    of(rid) {
      const peers = linesOf.get(renditions.get(rid) ?? "");
      return [...peers?.keys() ?? []].flatMap((peerId) => {
        const { uplink, sharing } = words.get(peerId) ?? { uplink: 0, sharing: true };
        return sharing ? [{ peerId, uplink }] : [];
      });
    },
    degree: (infoHash) => linesOf.get(infoHash)?.size ?? 0,
    ids,
  };

  function change(peer: string, infoHash: string, by: 1 | -1): void {
    const before = ids().length;
    const peers = linesOf.get(infoHash) ?? new Map<string, number>();
    const lines = (peers.get(peer) ?? 0) + by;
    if (lines > 0) peers.set(peer, lines);
    else peers.delete(peer);
    if (peers.size > 0) linesOf.set(infoHash, peers);
    else linesOf.delete(infoHash);
    const now = ids();
    if (!now.includes(peer)) words.delete(peer);
    if (now.length !== before) onPeers(now);
  }
}
