import type { MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { BlameReason, MeshListener } from "../engine.ts";
import type { Budget } from "../terms/budget.ts";
import { makeBeliefs } from "./beliefs.ts";
import { makeGiving } from "./giving.ts";
import type { NeighbourLink, Self } from "./neighbour-link.ts";
import { playingAlong } from "./picture.ts";
import { makePlaylistShelf } from "./playlist-shelf.ts";
import { makeRecent } from "./recent.ts";
import { makeSources } from "./sources.ts";
import { makeTaking } from "./taking.ts";
import { makeTidings } from "./tidings.ts";
import { makeWishes } from "./wishes.ts";

export type ExchangeOptions = {
  self: () => Self;
  /** Neighbours that said hello. */
  neighbours: () => readonly NeighbourLink[];
  /** Verified bytes of media objects, which every peer may have. */
  store: { has(name: ObjectName): boolean; copy(name: ObjectName): Uint8Array<ArrayBuffer> | undefined };
  /** How long a verified playlist says that an object is; `undefined` before it is listed. */
  listedLength: (name: ObjectName) => number | undefined;
  /** Whether this page has use for an object that somebody offers. */
  isWanted: (kind: ObjectKind, name: ObjectName) => boolean;
  budget: Pick<Budget, "take" | "left">;
  /** The budget didn't allow so many bytes just now. */
  onBroke: (bytes: number) => void;
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** One way to a neighbour, in milliseconds; a guess before it was measured. */
  hopMs: () => number;
  /** One way to most neighbours, in milliseconds; 0 before it was measured. */
  measuredHopMs: () => number;
  /** What this page can spare of what is left to play, in milliseconds. */
  spareMs: () => number;
  on: MeshListener;
  /** Somebody alone did what nobody honest does. */
  onGuilty: (peerId: string, reason: BlameReason, proven?: ObjectName) => void;
};

const REMEMBERED = 1024;

/** Objects between this page and its neighbours: what they announce, send, have and want. */
export function makeExchange(o: ExchangeOptions) {
  const sources = makeSources();
  const shelf = makePlaylistShelf();
  const finished = makeRecent<string>(REMEMBERED);

  const isHere = (kind: ObjectKind, name: ObjectName) =>
    kind === "media" ? o.store.has(name) : finished.has(objectKey(kind, name));
  /** A playlist is of use to whoever has none as new, even before it is asked for. */
  const isWanted = (kind: ObjectKind, name: ObjectName) =>
    kind === "media" ? o.isWanted(kind, name) : shelf.isNews(name);
  const isComing = (kind: ObjectKind, name: ObjectName) => {
    const key = objectKey(kind, name);
    // Whole, and being checked: as good as here until somebody says that it doesn't hold.
    return beliefs.isFlowing(key) || sources.has(key);
  };

  const beliefs = makeBeliefs({
    after: o.after,
    now: o.now,
    hopMs: o.measuredHopMs,
    spareMs: o.spareMs,
    isHere: ({ kind, name }) => isHere(kind, name),
    onLapsed(of, from, silent) {
      // Who announced and sent nothing may lack it: its own fetch hangs.
      if (silent) o.neighbours().find(({ peerId }) => peerId === from)?.knows.delete(of.key);
      if (isHere(of.kind, of.name)) return;
      o.on.lost(of.kind, of.name, from);
      wishes.lost(of.kind, of.name);
    },
  });
  const wishes = makeWishes({
    after: o.after,
    now: o.now,
    hopMs: o.hopMs,
    isNeeded: (kind, name) => !isHere(kind, name) && isWanted(kind, name),
    isComing,
    ask: (peerId, kind, name) =>
      o.neighbours().find((peer) => peer.peerId === peerId)?.say({ type: "want", kind, name }),
  });
  const tidings = makeTidings({
    selfId: o.self().peerId,
    neighbours: o.neighbours,
    isSharing: () => o.self().sharing,
    after: o.after,
  });
  const giving = makeGiving({
    ...o,
    sources,
    tidings,
    bytesOf: (kind, name) => kind === "media" ? o.store.copy(name) : shelf.packed(objectKey(kind, name))?.(),
  });
  const taking = makeTaking({ ...o, beliefs, sources, giving, isHere, isWanted });

  /** The object is verified: nobody waits for it, and its early bytes don't count any more. */
  function settle(kind: ObjectKind, name: ObjectName): void {
    const key = objectKey(kind, name);
    finished.add(key);
    wishes.came(key);
    if (kind === "playlist") shelf.settled(name);
    for (const peer of o.neighbours()) peer.inbox.settle(key);
  }

  /** The object is verified, and others are given it. */
  function give(kind: ObjectKind, name: ObjectName, bytes: Uint8Array): void {
    settle(kind, name);
    giving.give(kind, name, bytes);
  }

  function have(peer: NeighbourLink, kind: ObjectKind, name: ObjectName): void {
    const key = objectKey(kind, name);
    peer.knows.add(key);
    giving.had(peer, kind, name);
    if (!peer.sent.has(key) && !isHere(kind, name) && isWanted(kind, name)) {
      wishes.offered(kind, name, peer.peerId);
    }
  }

  return {
    /** Takes a frame about objects. */
    take(peer: NeighbourLink, frame: MeshFrame): void {
      if (frame.type === "coming") taking.coming(peer, frame);
      else if (frame.type === "chunk") taking.chunk(peer, frame);
      else if (frame.type === "have") have(peer, frame.kind, frame.name);
      else if (frame.type === "want") giving.wanted(peer, frame.kind, frame.name);
    },
    /** Says that this page is about to have an object. */
    coming: (kind: ObjectKind, name: ObjectName, length: number) =>
      giving.foretell(kind, name, length, sources.first(objectKey(kind, name))),
    /** Asks neighbours for a part that they may have, those who said so first, one after the other. */
    ask(name: ObjectName): void {
      const key = objectKey("media", name);
      const sharing = playingAlong(o.self().plays, name.rid, o.neighbours())
        .filter(({ sharing, suspect }) => sharing && !suspect);
      const knows = ({ knows }: NeighbourLink) => knows.has(key) ? 0 : 1;
      for (const { peerId } of sharing.sort((a, b) => knows(a) - knows(b))) {
        wishes.offered("media", name, peerId, true);
      }
    },
    give,
    /** Bytes of the box that came when most have the object: whoever waits for it is sent it, and whoever else lacks it may ask. */
    offer(name: ObjectName, bytes: Uint8Array): void {
      settle("media", name);
      giving.offer("media", name, bytes);
    },
    /** Gives a verified playlist; its own packing, as only the text of what came is verified, not what it came in. */
    givePlaylist(name: ObjectName, pack: () => Promise<Uint8Array<ArrayBuffer>>): void {
      const packed = shelf.keep(objectKey("playlist", name), pack);
      if (giving.hasTakers("playlist", name)) {
        return void packed().then((bytes) => give("playlist", name, bytes));
      }
      // Most pages are the last on an object's way: they pack it for whoever asks, and mostly nobody does.
      settle("playlist", name);
      giving.tell("playlist", name);
    },
    gone(peerId: string): void {
      beliefs.gone(peerId);
      wishes.gone(peerId);
      sources.gone(peerId, finished.has);
    },
    close(): void {
      beliefs.close();
      tidings.close();
      wishes.close();
    },
  };
}
