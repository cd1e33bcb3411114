import type { ByeReason } from "../../../../contracts/swarm/mesh-frames.ts";
import { type After, every } from "../../webrtc/schedule.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { BlameReason, EngineListener, MeshListener, MeshPort } from "../engine.ts";
import { FAR_HOP_MS } from "../far.ts";
import type { PeerLink, PeerLinks, PeerLinksListener } from "../peer/peer-links.ts";
import type { Signal, Signalling } from "../peer/signalling.ts";
import { makeProofs, type Proofs } from "../proofs.ts";
import { makeAcquaintance } from "./acquaintance.ts";
import { makeBlameBook } from "./blame-book.ts";
import { makeDistance } from "./distance.ts";
import { type ExchangeOptions, makeExchange } from "./exchange.ts";
import { makeMeeting } from "./meeting.ts";
import { makeNeighbourLink, type NeighbourLink, type Self } from "./neighbour-link.ts";
import { playingAlong } from "./picture.ts";
import { packPlaylist } from "./playlist-body.ts";
import { candidatesOf } from "./routes.ts";
import { makeUplinkMeter } from "./uplink-meter.ts";

/** Neighbours at most. */
export const DEGREE = 5;

export type MeshOptions =
  & Pick<ExchangeOptions, "store" | "listedLength" | "isWanted" | "budget" | "spareMs">
  & {
    peerId: string;
    address: string;
    sid: string;
    /** Makes the connections; nobody shunned is connected to. */
    connect: (on: PeerLinksListener, isShunned: (peerId: string) => boolean) => PeerLinks;
    signalling: Signalling;
    /** Whether this page carries objects for others; asked again now and then. */
    isSharing: () => boolean;
    after: After;
    /** Milliseconds. */
    now: () => number;
    /** 0 to 1. */
    random: () => number;
    /** Who was proven guilty so far; default nobody. */
    proofs?: Proofs;
    on: MeshListener & Pick<EngineListener, "gave" | "peers" | "blamed">;
  };

export type Mesh = MeshPort & {
  /** Says which rendition of the picture plays here. */
  plays(rid: string): void;
  /** Half the way to the farthest peer known, one way to a neighbour at least, in milliseconds; `undefined` before it was measured. */
  hopMs(): number | undefined;
  /** Takes what the tracker relayed. */
  hear(signal: Signal): void;
  close(): void;
};

/** One way between two pages before it was measured, in milliseconds. */
const HOP_MS = 40;
/** Whoever may send no more for now is elected for nothing for so long; milliseconds. */
const BROKE_MS = 10_000;
/** It shares again once as many objects as it was out of may be given to all neighbours: some seconds of the stream. */
const ENOUGH_OBJECTS = 10;
/** Whether this page shares is looked at so often, for a page that sends nothing too; milliseconds. */
const LOOK_MS = 2000;

/** Pushes objects to neighbours as they come, over connections that the tracker helped to make. */
export function makeMesh(o: MeshOptions): Mesh {
  const { after, now, on } = o;
  const peers = new Map<PeerLink, NeighbourLink>();
  const book = makeBlameBook(now);
  const proofs = o.proofs ?? makeProofs();
  const meter = makeUplinkMeter(now);
  const self: Self = { ...pick(o), uplink: 0, sharing: o.isSharing(), plays: undefined };
  let closed = false;
  let brokeUntil = 0;
  /** Bytes that must be left before it shares again. */
  let enough = 0;

  const neighbours = () => [...peers.values()].filter(({ ready }) => ready);
  /** Bytes with the browser, of all neighbours. */
  const queued = () => [...peers.keys()].reduce((sum, one) => sum + one.buffered(), 0);
  const connected = () => neighbours().map(({ peerId }) => peerId);
  const { known, changed, tell, ...acquaintance } = makeAcquaintance({
    selfId: self.peerId,
    neighbours,
    after,
    now,
  });

  const exchange = makeExchange({
    self: () => self,
    neighbours,
    store: o.store,
    listedLength: o.listedLength,
    isWanted: o.isWanted,
    budget: o.budget,
    onBroke(bytes) {
      if (brokeUntil > now()) return;
      brokeUntil = now() + BROKE_MS;
      enough = bytes * DEGREE * ENOUGH_OBJECTS;
      greetAgain();
    },
    after,
    now,
    hopMs: () => distance.hopMs() ?? HOP_MS,
    measuredHopMs: () => distance.medianHopMs() ?? 0,
    spareMs: o.spareMs,
    on,
    onGuilty: (peerId, reason, proven) => blame(peerId, reason, undefined, proven),
  });

  function blame(peerId: string, reason: BlameReason, bye?: ByeReason, proven?: ObjectName): void {
    const isNewlyProven = proven !== undefined && proofs.note(peerId);
    // Several objects of it may be looked at when the first is found false: that is one offence.
    const isNews = !book.isShunned(peerId);
    if (isNews || isNewlyProven) on.blamed(peerId, reason, proven);
    if (!isNews) return;
    book.blame(peerId);
    o.signalling.complain(peerId, reason);
    const peer = [...peers.values()].find((one) => one.peerId === peerId);
    const isFalse = reason === "byte-mismatch" || reason === "false-word";
    peer?.leave(bye ?? (isFalse ? "byte-mismatch" : "misbehaved"));
  }

  function greetAgain(): void {
    const uplink = meter.uplink();
    const sharing = o.isSharing() && brokeUntil <= now() && (self.sharing || o.budget.left() >= enough);
    // A class once measured isn't taken back because nothing was sent for a while.
    if ((uplink === 0 || uplink === self.uplink) && sharing === self.sharing) return;
    if (uplink !== 0) self.uplink = uplink;
    self.sharing = sharing;
    for (const peer of neighbours()) peer.greet(self);
  }

  const look = every({ after, now, ms: LOOK_MS }, greetAgain);

  const links = o.connect({
    opened(link) {
      const peer = makeNeighbourLink({
        link: { ...link, send: (frame, lane) => send(link, frame, lane) },
        self: () => self,
        isFar: () => (distance.medianHopMs() ?? 0) >= FAR_HOP_MS,
        after,
        now,
        on: {
          ready(peer) {
            on.peers(connected());
            if (self.plays !== undefined) peer.say({ type: "plays", rid: self.plays });
            changed();
            tell(peer);
          },
          changed,
          frame(peer, frame) {
            if (frame.type === "plays") {
              if (frame.rid === peer.plays || !peer.mayTell()) return;
              peer.plays = frame.rid;
              return changed();
            }
            if (frame.type !== "peers") return exchange.take(peer, frame);
            if (!peer.mayTell()) return;
            peer.named = frame.peers;
            peer.ways = new Map(frame.peers.map(({ peerId, via }) => [peerId, via]));
            changed();
          },
          guilty: ({ peerId }, reason, bye) => blame(peerId, reason, bye),
          sent: ({ peerId }, { length, name }) => on.gave(length, peerId, name),
        },
      });
      peers.set(link, peer);
      peer.greet(self);
    },
    frame(link, bytes, lane) {
      const peer = peers.get(link);
      peer?.receive(bytes, lane);
      // Several lanes may be full together of which none is so full that its browser says when it has room.
      peer?.outbox.pump();
    },
    drained(link) {
      meter.drained(queued());
      peers.get(link)?.outbox.pump();
      greetAgain();
    },
    ended(link) {
      const peer = peers.get(link);
      peers.delete(link);
      peer?.ended();
      if (peer === undefined || closed) return;
      exchange.gone(peer.peerId);
      meeting.seek();
      if (!peer.ready) return;
      on.peers(connected());
      changed();
    },
    failed(end) {
      if (end === "no-address") meeting.noAddress();
      else meeting.seek();
    },
  }, book.isShunned);

  function send(link: PeerLink, frame: Uint8Array, lane?: number): void {
    meter.handed(frame.length, queued());
    link.send(frame, lane);
  }

  const distance = makeDistance(after, () => [...peers.keys()]);
  const meeting = makeMeeting({
    links,
    signalling: o.signalling,
    degree: DEGREE,
    uplink: () => self.uplink,
    after,
    random: o.random,
  });

  return {
    self: () => self.sharing ? { peerId: self.peerId, uplink: self.uplink } : undefined,
    neighbours: (rid) => candidatesOf(playingAlong(self.plays, rid, known())),
    near: (rid) =>
      playingAlong(self.plays, rid, neighbours()).filter(({ sharing, suspect }) => sharing && !suspect),
    feeds: (rid) =>
      self.sharing && playingAlong(self.plays, rid, neighbours()).some(({ suspect }) => !suspect),
    plays(rid) {
      if (rid === self.plays) return;
      self.plays = rid;
      for (const peer of neighbours()) peer.say({ type: "plays", rid });
    },
    coming: exchange.coming,
    ask: exchange.ask,
    push: (name, bytes) => exchange.give("media", name, bytes),
    offer: exchange.offer,
    pushPlaylist: (name, playlist) => exchange.givePlaylist(name, () => packPlaylist(playlist)),
    blame: (peerId, reason, proven) => blame(peerId, reason, undefined, proven),
    hear(signal) {
      const peer = [...peers.values()].find(({ peerId }) => peerId === signal.peerId);
      if (signal.signal === "gone") peer?.doubt();
      // It lost us, and we didn't notice yet.
      if (signal.signal === "offer" && peer?.suspect) peer.leave("leaving");
      links.hear(signal);
    },
    hopMs() {
      const hop = distance.hopMs();
      const steps = known().at(-1)?.distance ?? 0;
      return hop && hop * Math.max(1, steps / 2);
    },
    close() {
      if (closed) return;
      closed = true;
      acquaintance.close();
      look();
      meeting.close();
      distance.close();
      for (const peer of [...peers.values()]) peer.leave("leaving");
      links.close();
      exchange.close();
    },
  };
}

function pick({ peerId, address, sid }: MeshOptions) {
  return { peerId, address, sid };
}
