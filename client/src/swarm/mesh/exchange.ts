import { rankedPeers } from "../../../../contracts/swarm/election.ts";
import { MAX_HOPS, type MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { BlameReason, MeshListener } from "../engine.ts";
import { makeBeliefs } from "./beliefs.ts";
import type { Incoming } from "./inbox.ts";
import type { NeighbourLink, Self } from "./neighbour-link.ts";
import { makeParcel, type Parcel } from "./parcel.ts";
import { unpackPlaylist } from "./playlist-body.ts";
import { makeRecent } from "./recent.ts";
import { playingAlong } from "./picture.ts";
import { relayPlan } from "./relay-plan.ts";
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
  budget: { take(bytes: number): boolean };
  /** The budget allowed no more just now. */
  onBroke: () => void;
  after: After;
  /** Milliseconds. */
  now: () => number;
  on: MeshListener;
  /** Somebody alone did what nobody honest does. */
  onGuilty: (peerId: string, reason: BlameReason) => void;
};

/** Bytes since the mesh was made. */
export type ExchangeFigures = {
  /** Of chunks that came. */
  received: number;
  /** Of chunks that came for nothing: the object was there already, or given up. */
  wasted: number;
  /** Objects that came whole. */
  arrived: number;
};

/** Whom an object came from, through how many it went before, and who fetched it. */
type Source = { peerId: string; hops: number; fetcher: string };

/** How many pages may hold others back with one object. */
const MOST_BELIEVED = 4;
/** Playlists kept to be given to whoever asks. */
const KEPT_PLAYLISTS = 12;
const REMEMBERED = 1024;
/** A neighbour that needed so few of the last objects of a rendition is asked before it is sent more. */
const REFUSALS = 6;

/** Objects between this page and its neighbours: what they announce, send, have and want. */
export function makeExchange(o: ExchangeOptions) {
  const figures: ExchangeFigures = { received: 0, wasted: 0, arrived: 0 };
  /** Whom a whole object came from, by key, the first first. */
  const sources = new Map<string, Source[]>();
  /** Verified playlists as bytes, by key. */
  const playlists = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Playlists as they came, until they are verified. */
  const unverified = new Map<string, { text: string; bytes: Uint8Array<ArrayBuffer> }>();
  /** The newest verified playlist of each rendition. */
  const newestLists = new Map<string, ObjectName>();
  const finished = makeRecent<string>(REMEMBERED);
  const handles = new Map<string, number>();
  let lastHandle = 0;

  const beliefs = makeBeliefs({
    after: o.after,
    now: o.now,
    onLapsed(of, from) {
      if (isHere(of.kind, of.name)) return;
      o.on.lost(of.kind, of.name, from);
      wishes.lost(of.kind, of.name);
    },
  });
  const wishes = makeWishes({
    after: o.after,
    isNeeded: (kind, name) => !isHere(kind, name) && !isComing(kind, name) && isWanted(kind, name),
    ask: (peerId, kind, name) => find(peerId)?.say({ type: "want", kind, name }),
  });

  const find = (peerId: string) => o.neighbours().find((peer) => peer.peerId === peerId);

  function isHere(kind: ObjectKind, name: ObjectName): boolean {
    return kind === "media" ? o.store.has(name) : finished.has(objectKey(kind, name));
  }

  /** A playlist is of use to whoever has none as new, even before it is asked for. */
  function isWanted(kind: ObjectKind, name: ObjectName): boolean {
    if (kind === "media") return o.isWanted(kind, name);
    const newest = newestLists.get(name.rid);
    return newest === undefined || isAfter(name, newest);
  }

  function isComing(kind: ObjectKind, name: ObjectName): boolean {
    const key = objectKey(kind, name);
    // Whole, and being checked: as good as here until somebody says that it doesn't hold.
    return beliefs.isComing(key) || sources.has(key);
  }

  function handleOf(key: string): number {
    const known = handles.get(key);
    if (known !== undefined) return known;
    lastHandle = (lastHandle + 1) % 0x10000;
    handles.set(key, lastHandle);
    for (const oldest of handles.keys()) {
      if (handles.size <= REMEMBERED) break;
      handles.delete(oldest);
    }
    return lastHandle;
  }

  function announce(
    peer: NeighbourLink,
    kind: ObjectKind,
    name: ObjectName,
    length: number,
    { hops, fetcher }: { hops: number; fetcher: string },
  ): void {
    const key = objectKey(kind, name);
    // What was foretold by hearsay may turn out to be of another length.
    const said = `${key} ${length}`;
    if (peer.told.has(said)) return;
    peer.told.add(said);
    peer.say({ type: "coming", handle: handleOf(key), kind, hops, name, length, fetcher });
  }

  function planFor(kind: ObjectKind, name: ObjectName, from?: Source) {
    const key = objectKey(kind, name);
    const source = from ?? sources.get(key)?.[0];
    const plan = relayPlan({
      selfId: o.self().peerId,
      neighbours: playingAlong(o.self().plays, name.rid, o.neighbours()),
      knows: (id) => find(id)?.knows.has(key) ?? true,
      ...(source && { source }),
    });
    const isPicky = (id: string) => (find(id)?.refusals.get(name.rid) ?? 0) >= REFUSALS;
    return {
      way: wayOn(source),
      push: plan.push.filter((id) => !isPicky(id)),
      tell: [...plan.tell, ...plan.push.filter(isPicky)],
    };
  }

  /** How far an object from this source is when it leaves here. */
  function wayOn(source: Source | undefined): { hops: number; fetcher: string } {
    if (source === undefined) return { hops: 0, fetcher: o.self().peerId };
    return { hops: Math.min(source.hops + 1, MAX_HOPS), fetcher: source.fetcher };
  }

  function mayGive(bytes: number): boolean {
    const may = o.budget.take(bytes);
    if (!may) o.onBroke();
    return may;
  }

  function send(peer: NeighbourLink, parcel: Parcel): void {
    if (!peer.outbox.add(parcel)) return;
    peer.knows.add(parcel.key);
    peer.sent.add(parcel.key);
  }

  /** Sends verified bytes to whom the plan says. */
  function give(kind: ObjectKind, name: ObjectName, bytes: Uint8Array): void {
    const key = objectKey(kind, name);
    settle(kind, name);
    if (!o.self().sharing) return;
    const { way, push, tell } = planFor(kind, name);
    const targets = push.map(find).filter((peer) => peer !== undefined && mayGive(bytes.length));
    // A copy, because hls.js detaches what it is given.
    const parcel = targets.length === 0
      ? undefined
      : makeParcel({ handle: handleOf(key), kind, name, bytes: bytes.slice() });
    // All hear of it before the first is sent any of it.
    for (const peer of targets) if (peer) announce(peer, kind, name, bytes.length, way);
    for (const id of tell) find(id)?.say({ type: "have", kind, name });
    for (const peer of targets) {
      if (peer === undefined || parcel === undefined) continue;
      peer.refusals.set(name.rid, Math.max(0, (peer.refusals.get(name.rid) ?? 0) - 1));
      send(peer, parcel);
    }
    for (const peer of targets) peer?.outbox.pump();
  }

  /** The object is verified: nobody waits for it, and its early bytes don't count any more. */
  function settle(kind: ObjectKind, name: ObjectName): void {
    const key = objectKey(kind, name);
    finished.add(key);
    wishes.drop(key);
    const newest = newestLists.get(name.rid);
    if (kind === "playlist" && (newest === undefined || isAfter(name, newest))) {
      newestLists.set(name.rid, name);
    }
    for (const peer of o.neighbours()) peer.inbox.settle(key);
  }

  function coming(peer: NeighbourLink, frame: Extract<MeshFrame, { type: "coming" }>): void {
    const { kind, name, length, hops } = frame;
    // Whoever fetched it says so of itself, and of nobody else.
    const of = peer.inbox.coming(hops === 0 ? { ...frame, fetcher: peer.peerId } : frame);
    peer.knows.add(of.key);
    const listed = kind === "media" ? o.listedLength(name) : undefined;
    if (listed !== undefined && listed !== length) {
      // Who passes an object on repeats what it was told before it could know better; who fetched it knew.
      if (hops === 0) o.onGuilty(peer.peerId, "byte-mismatch");
      return;
    }
    if (isHere(kind, name) || !isWanted(kind, name)) return peer.say({ type: "have", kind, name });
    if (!isBelievable(peer, of, hops) || !beliefs.claim(of, peer.peerId)) return;
    o.on.announced(kind, name, peer.peerId);
    if (hops > 0) foretell(peer, of);
  }

  /** Whoever is far behind in the election has no reason to fetch, so its word holds nobody back. */
  function isBelievable(peer: NeighbourLink, { key, name }: Incoming, hops: number): boolean {
    if (beliefs.count(key) >= MOST_BELIEVED) return false;
    if (hops > 0) return true;
    const { peerId, uplink, plays } = o.self();
    const ranks = rankedPeers([{ peerId, uplink }, ...playingAlong(plays, name.rid, o.neighbours())], name);
    return ranks.indexOf(peer.peerId) < MOST_BELIEVED;
  }

  function chunk(peer: NeighbourLink, frame: Extract<MeshFrame, { type: "chunk" }>): void {
    const size = frame.payload.length;
    figures.received += size;
    const taken = peer.inbox.chunk(frame);
    if (taken.taken === "malformed") return o.onGuilty(peer.peerId, "protocol");
    const isVain = taken.taken === "nothing" || isHere(taken.of.kind, taken.of.name) || !isExpected(taken.of);
    if (isVain && !peer.mayWaste(size)) return o.onGuilty(peer.peerId, "flood");
    if (isVain || sources.has(taken.of.key)) figures.wasted += size;
    if (taken.taken === "nothing") return;
    const { of } = taken;
    beliefs.heard(of.key, peer.peerId);
    // From the fetcher a chunk is asked as proof; whoever relays has had its own.
    if (frame.index === 0 && !isVain && of.hops === 0) foretell(peer, of);
    if (taken.taken === "chunk") return;
    beliefs.kept(of.key, peer.peerId);
    if (isVain) return peer.inbox.settle(of.key);
    arrived(peer, of, taken.bytes);
  }

  /** Nobody honest sends what is neither listed nor about to be. */
  function isExpected({ kind, name }: Incoming): boolean {
    return kind === "playlist" || o.listedLength(name) !== undefined || o.isWanted(kind, name);
  }

  /** Those to whom this page will pass it on hear of it before it is whole: they would fetch it themselves meanwhile. */
  function foretell(from: NeighbourLink, { kind, name, key, length, hops, fetcher }: Incoming): void {
    if (!o.self().sharing || sources.has(key)) return;
    const plan = planFor(kind, name, { peerId: from.peerId, hops, fetcher });
    for (const id of plan.push) {
      const peer = find(id);
      if (peer) announce(peer, kind, name, length, plan.way);
    }
  }

  function arrived(peer: NeighbourLink, of: Incoming, bytes: Uint8Array<ArrayBuffer>): void {
    figures.arrived++;
    // A second copy may be true where the first is not.
    sources.set(of.key, [...sources.get(of.key) ?? [], {
      peerId: peer.peerId,
      hops: of.hops,
      fetcher: of.fetcher,
    }]);
    for (const oldest of sources.keys()) {
      if (sources.size <= REMEMBERED) break;
      sources.delete(oldest);
    }
    if (of.kind === "media") return o.on.arrived(of.name, bytes, peer.peerId);
    void unpackPlaylist(bytes).then((playlist) => {
      if (playlist === undefined) return o.onGuilty(peer.peerId, "false-playlist");
      keep(unverified, of.key, { text: playlist.text, bytes });
      o.on.playlist(of.name, playlist.text, peer.peerId);
    });
  }

  function have(peer: NeighbourLink, kind: ObjectKind, name: ObjectName): void {
    const key = objectKey(kind, name);
    peer.knows.add(key);
    peer.outbox.cancel(key);
    if (peer.sent.has(key)) {
      peer.refusals.set(name.rid, Math.min(2 * REFUSALS, (peer.refusals.get(name.rid) ?? 0) + 2));
    } else if (!isHere(kind, name) && isWanted(kind, name)) wishes.offered(kind, name, peer.peerId);
  }

  function want(peer: NeighbourLink, kind: ObjectKind, name: ObjectName): void {
    const key = objectKey(kind, name);
    peer.refusals.delete(name.rid);
    // Nobody is sent the same twice: asking must not cost more than it costs to ask.
    if (peer.sent.has(key) || !o.self().sharing) return;
    const bytes = kind === "media" ? o.store.copy(name) : playlists.get(key);
    if (bytes === undefined || !mayGive(bytes.length)) return;
    announce(peer, kind, name, bytes.length, wayOn(sources.get(key)?.[0]));
    send(peer, makeParcel({ handle: handleOf(key), kind, name, bytes }));
    peer.outbox.pump();
  }

  return {
    figures,
    isComing,
    /** Takes a frame about objects. */
    take(peer: NeighbourLink, frame: MeshFrame): void {
      if (frame.type === "coming") coming(peer, frame);
      else if (frame.type === "chunk") chunk(peer, frame);
      else if (frame.type === "have") have(peer, frame.kind, frame.name);
      else if (frame.type === "want") want(peer, frame.kind, frame.name);
    },
    coming(kind: ObjectKind, name: ObjectName, length: number): void {
      if (!o.self().sharing) return;
      const { push, way } = planFor(kind, name);
      for (const id of push) {
        const peer = find(id);
        if (peer) announce(peer, kind, name, length, way);
      }
    },
    give,
    givePlaylist(name: ObjectName, text: string, pack: () => Promise<Uint8Array<ArrayBuffer>>): void {
      const key = objectKey("playlist", name);
      const had = unverified.get(key);
      unverified.delete(key);
      const send = (bytes: Uint8Array<ArrayBuffer>) => {
        keep(playlists, key, bytes);
        give("playlist", name, bytes);
      };
      // What came packed goes on as it came.
      if (had?.text === text) send(had.bytes);
      else void pack().then(send);
    },
    gone(peerId: string): void {
      beliefs.gone(peerId);
      wishes.gone(peerId);
      for (const [key, all] of sources) {
        if (finished.has(key)) continue;
        const others = all.filter((source) => source.peerId !== peerId);
        if (others.length > 0) sources.set(key, others);
        else sources.delete(key);
      }
    },
    close(): void {
      beliefs.close();
      wishes.close();
    },
  };
}

/** Whether a blocked request asks for something newer than another. */
function isAfter(one: ObjectName, other: ObjectName): boolean {
  return one.n > other.n || (one.n === other.n && (one.p ?? 0) > (other.p ?? 0));
}

/** Enters a value as the newest, and forgets the oldest. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= KEPT_PLAYLISTS) break;
    map.delete(oldest);
  }
}
