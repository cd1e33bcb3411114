import { rankedPeers } from "../../../../contracts/swarm/election.ts";
import type { MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import type { ObjectKind, ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { Beliefs } from "./beliefs.ts";
import type { ExchangeOptions } from "./exchange.ts";
import type { Giving } from "./giving.ts";
import type { Incoming } from "./inbox.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import { playingAlong } from "./picture.ts";
import { unpackPlaylist } from "./playlist-body.ts";
import type { Source, Sources } from "./sources.ts";

export type TakingOptions =
  & Pick<ExchangeOptions, "self" | "neighbours" | "listedLength" | "on" | "onGuilty">
  & {
    beliefs: Beliefs;
    sources: Sources;
    giving: Giving;
    isHere: (kind: ObjectKind, name: ObjectName) => boolean;
    isWanted: (kind: ObjectKind, name: ObjectName) => boolean;
  };

/** How many pages may hold others back with one object. */
const MOST_BELIEVED = 4;

/** What neighbours announce and send, until it is whole. */
export function makeTaking(o: TakingOptions) {
  const { beliefs, sources, giving, isHere, isWanted } = o;

  /** Whether it said before that it takes from others what the fetcher fetches: whoever only says now that it relays may as well lie. */
  const isRelayed = ({ ways }: NeighbourLink, { hops, fetcher }: Incoming) => hops > 0 && ways.has(fetcher);

  /** Whoever is far behind in the election has no reason to fetch, so its word holds nobody back. */
  function isBelievable(peer: NeighbourLink, of: Incoming): boolean {
    const { key, name } = of;
    if (beliefs.count(key) >= MOST_BELIEVED) return false;
    if (isRelayed(peer, of)) return true;
    const { peerId, uplink, plays } = o.self();
    const ranks = rankedPeers([{ peerId, uplink }, ...playingAlong(plays, name.rid, o.neighbours())], name);
    return ranks.indexOf(peer.peerId) < MOST_BELIEVED;
  }

  /** Nobody honest sends what is neither listed nor about to be. */
  function isExpected({ kind, name }: Incoming): boolean {
    return kind === "playlist" || o.listedLength(name) !== undefined || isWanted(kind, name);
  }

  /** Whether it is said to be of another length than the one listed. */
  function isFalse({ kind, name, length }: Pick<Incoming, "kind" | "name" | "length">): boolean {
    const listed = kind === "media" ? o.listedLength(name) : undefined;
    return listed !== undefined && listed !== length;
  }

  function foretell(peer: NeighbourLink, of: Incoming): void {
    if (!sources.has(of.key)) giving.foretell(of.kind, of.name, of.length, sourceOf(peer, of));
  }

  function arrived(peer: NeighbourLink, of: Incoming, bytes: Uint8Array<ArrayBuffer>): void {
    sources.add(of.key, sourceOf(peer, of));
    if (of.kind === "media") return o.on.arrived(of.name, bytes, peer.peerId);
    void unpackPlaylist(bytes).then((playlist) => {
      if (playlist === undefined) return o.onGuilty(peer.peerId, "false-playlist");
      o.on.playlist(of.name, playlist.text, peer.peerId);
    });
  }

  return {
    coming(peer: NeighbourLink, frame: Extract<MeshFrame, { type: "coming" }>): void {
      const { kind, name, hops } = frame;
      // Whoever fetched it says so of itself, and of nobody else.
      const of = peer.inbox.coming(hops === 0 ? { ...frame, fetcher: peer.peerId } : frame);
      // What was foretold may turn out to be of another length, and is announced anew.
      const knew = peer.knows.has(of.key);
      peer.knows.add(of.key);
      if (isFalse(of)) {
        // Who passes an object on repeats what it was told before it could know better; who fetched it knew.
        if (hops === 0) o.onGuilty(peer.peerId, "false-word", name);
        return;
      }
      if (isHere(kind, name) || !isWanted(kind, name)) return peer.say({ type: "have", kind, name });
      if (!isBelievable(peer, of) || !beliefs.claim(of, peer.peerId)) {
        // It may well lack it, and is sent it as everybody is.
        if (!knew) peer.knows.delete(of.key);
        return;
      }
      o.on.announced(kind, name, peer.peerId);
      // Of whoever fetches, or isn't known to relay, a chunk is asked as proof before others are told; whoever relays has had its own.
      if (isRelayed(peer, of)) foretell(peer, of);
    },
    chunk(peer: NeighbourLink, frame: Extract<MeshFrame, { type: "chunk" }>): void {
      const size = frame.payload.length;
      const taken = peer.inbox.chunk(frame);
      if (taken.taken === "malformed") return o.onGuilty(peer.peerId, "protocol");
      const isVain = taken.taken === "nothing" || isHere(taken.of.kind, taken.of.name) ||
        !isExpected(taken.of);
      if (isVain && !peer.mayWaste(size)) return o.onGuilty(peer.peerId, "flood");
      if (taken.taken === "nothing") return;
      const { of } = taken;
      // It may have been listed only since it was announced.
      if (isFalse(of)) {
        beliefs.broke(of.key, peer.peerId);
        if (of.hops === 0) return o.onGuilty(peer.peerId, "false-word", of.name);
      }
      beliefs.heard(of.key, peer.peerId, size);
      if (frame.index === 0 && !isVain) foretell(peer, of);
      if (taken.taken === "chunk") return;
      // What is here, or was never asked for, makes up for no word that came to nothing.
      if (isVain) {
        beliefs.over(of.key, peer.peerId);
        return peer.inbox.settle(of.key);
      }
      beliefs.kept(of.key, peer.peerId);
      arrived(peer, of, taken.bytes);
    },
  };
}

function sourceOf({ peerId }: NeighbourLink, { hops, fetcher }: Incoming): Source {
  return { peerId, hops, fetcher };
}
