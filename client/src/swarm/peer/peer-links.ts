import { isPeerId } from "../../../../contracts/swarm/peer-id.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { PeerOffer, Signal } from "./signalling.ts";
import { isRefusal, makeWire, type Wire, type WireEnd } from "./wire.ts";

/** An open channel to one peer; its id is the one that was signalled, which it has yet to say itself. */
export type PeerLink = {
  peerId: string;
  /** Queues one frame in the browser; what is lost holds up only what is sent on the same lane after it. */
  send(frame: Uint8Array, lane?: number): void;
  /** Bytes queued in the browser. */
  buffered(): number;
  /** There and back, in milliseconds, as the browser measured it; `undefined` before. */
  roundTripMs(): Promise<number | undefined>;
  /** Ends it; the listener hears of it too. */
  close(): void;
};

export type PeerLinksListener = {
  opened(link: PeerLink): void;
  /** `lane`: by which it came; none where by the first channel, on which everything but objects comes. */
  frame(link: PeerLink, bytes: Uint8Array, lane?: number): void;
  drained(link: PeerLink): void;
  /** Only of links that had opened. */
  ended(link: PeerLink, end: WireEnd): void;
  /** A try that led nowhere; `peerId` only where somebody had answered or offered. */
  failed(end: WireEnd, peerId?: string): void;
};

/** All connections of this page to other pages of one swarm. */
export type PeerLinks = {
  /** Offers to be announced: as many as still have room, at most `most`. Old ones that nobody took are taken back. */
  offers(most: number): Promise<PeerOffer[]>;
  /** Takes what the tracker relayed. */
  hear(signal: Signal): void;
  /** Peers connected or being connected. */
  ids(): string[];
  close(): void;
};

export type PeerLinksOptions = {
  self: string;
  /** Connections at most, those being made included. */
  degree: number;
  makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** Asked for each connection: their credentials run out. */
  iceServers: () => readonly RTCIceServer[];
  relayOnly: boolean;
  /** Whom we don't want now. */
  isShunned: (peerId: string) => boolean;
  answer: (answer: { to: string; offerId: string; sdp: string }) => void;
  after: After;
  /** Makes an id that nobody guesses. */
  makeOfferId: () => string;
  on: PeerLinksListener;
};

/** Which side's offer a connection was made from. */
type Made = { wire: Wire; by: "us" | "them"; link?: PeerLink };

/** For whom a wire is; an offer's is known once somebody answered. */
type Whose = { peerId?: string };

type Offered = { wire: Wire; whose: Whose; isOld: boolean };

/** An answer is seldom longer under way than this; milliseconds. */
const FRESH_MS = 8000;

/** Makes connections from offers and answers, one for each pair however the offers crossed. */
export function makePeerLinks(o: PeerLinksOptions): PeerLinks {
  /** Offers that nobody took yet. */
  const offered = new Map<string, Offered>();
  const made = new Map<string, Made>();
  let closed = false;

  const wireFor = (whose: Whose, offerId?: string): Wire => {
    let mine: Made | undefined;
    const wire: Wire = makeWire({
      makeConnection: o.makeConnection,
      iceServers: o.iceServers(),
      relayOnly: o.relayOnly,
      after: o.after,
      on: {
        opened() {
          const { peerId } = whose;
          mine = peerId === undefined ? undefined : made.get(peerId);
          if (peerId === undefined || mine?.wire !== wire) return wire.close();
          mine.link = {
            peerId,
            send: (frame, lane) => wire.send(frame, lane),
            buffered: () => wire.buffered(),
            roundTripMs: () => wire.roundTripMs(),
            close: () => wire.close(),
          };
          o.on.opened(mine.link);
        },
        frame: (bytes, lane) => mine?.link && o.on.frame(mine.link, bytes, lane),
        drained: () => mine?.link && o.on.drained(mine.link),
        ended(end) {
          const { peerId } = whose;
          if (offerId !== undefined && peerId === undefined) offered.delete(offerId);
          const link = mine?.link;
          const current = peerId !== undefined && made.get(peerId)?.wire === wire;
          if (current) made.delete(peerId);
          if (link !== undefined) o.on.ended(link, end);
          else if (end !== "left" && end !== "unanswered") o.on.failed(end, peerId);
        },
      },
    });
    return wire;
  };

  /** As `wireFor()`; `undefined` when the browser refuses one. */
  const tryWire = (whose: Whose, offerId?: string): Wire | undefined => {
    try {
      return wireFor(whose, offerId);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Nobody expects news before the question has ended.
      queueMicrotask(() => closed ? undefined : o.on.failed("browser", whose.peerId));
      return undefined;
    }
  };

  /** Whether another connection may be made to this peer at all. */
  const wants = (peerId: string) =>
    !closed && isPeerId(peerId) && peerId !== o.self && !o.isShunned(peerId) &&
    (made.has(peerId) || made.size < o.degree);

  async function offer(): Promise<PeerOffer | undefined> {
    const offerId = o.makeOfferId();
    const whose: Whose = {};
    const wire = tryWire(whose, offerId);
    if (wire === undefined) return undefined;
    const entry = { wire, whose, isOld: false };
    offered.set(offerId, entry);
    const sdp = await wire.offer();
    o.after(FRESH_MS, () => entry.isOld = true);
    return sdp === undefined ? undefined : { offerId, sdp };
  }

  async function hearOffer(peerId: string, offerId: string, sdp: unknown): Promise<void> {
    const known = made.get(peerId);
    // Both may have offered: whoever answered first decided. A link that lost its way is worth replacing.
    if (!wants(peerId) || typeof sdp !== "string" || known?.wire.isSound()) return;
    known?.wire.close();
    const wire = tryWire({ peerId });
    if (wire === undefined) return;
    made.set(peerId, { wire, by: "them" });
    const answer = await wire.answer(sdp);
    if (answer !== undefined) o.answer({ to: peerId, offerId, sdp: answer });
  }

  function hearAnswer(peerId: string, offerId: string, sdp: unknown): void {
    const open = offered.get(offerId);
    // Nobody answers what was not offered, and nobody answers twice.
    if (open === undefined || typeof sdp !== "string" || !isPeerId(peerId)) return;
    const { wire, whose } = open;
    offered.delete(offerId);
    const known = made.get(peerId);
    const crossed = known?.by === "them" && known.link === undefined && o.self < peerId;
    if (!wants(peerId) || (known !== undefined && !crossed)) return wire.close();
    whose.peerId = peerId;
    made.set(peerId, { wire, by: "us" });
    known?.wire.close();
    void wire.accept(sdp);
  }

  return {
    async offers(most) {
      for (const { wire, isOld } of [...offered.values()]) if (isOld) wire.close();
      const room = Math.max(0, Math.min(most, o.degree - made.size - offered.size));
      const all = await Promise.all(Array.from({ length: closed ? 0 : room }, offer));
      return all.filter((one) => one !== undefined);
    },
    hear(signal) {
      const { peerId } = signal;
      if (signal.signal === "offer") void hearOffer(peerId, signal.offerId, signal.sdp);
      else if (signal.signal === "answer") hearAnswer(peerId, signal.offerId, signal.sdp);
      else if (!made.get(peerId)?.wire.isOpen()) made.get(peerId)?.wire.close();
    },
    ids: () => [...made.keys()],
    close() {
      closed = true;
      for (const { wire } of [...offered.values()]) wire.close();
      for (const { wire } of [...made.values()]) wire.close();
    },
  };
}
