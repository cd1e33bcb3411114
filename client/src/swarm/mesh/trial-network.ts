import type { PeerLink, PeerLinksListener } from "../peer/peer-links.ts";
import { LOW_WATER } from "../peer/wire.ts";
import type { TrialTime } from "../trial-time.ts";

/** How one page is connected. */
export type TrialLine = {
  /** One way to a neighbour, milliseconds. */
  hopMs: number;
  uplinkKbit: number;
  /** What one channel carries, whatever the uplink would; default all of it. */
  channelKbit?: number;
  /** Whether a packet is lost and sent again; default none. What was sent after it waits for it. */
  isLost?: () => boolean;
};

/** Channels between pages, with delay and uplinks, in time that doesn't pass. */
export type TrialNetwork = {
  /** Gives a page a line, and somebody who hears what comes over it. */
  plug(id: string, line: TrialLine, on: PeerLinksListener): void;
  /** Connects two pages; only one that is plugged in hears of it. */
  connect(a: string, b: string): [PeerLink, PeerLink];
  /** Says to a page that a link of it is open. */
  opened(link: PeerLink): void;
  isJoined(a: string, b: string): boolean;
  /** How many a page is connected to. */
  degree(id: string): number;
  isOpen(link: PeerLink): boolean;
};

/** Who hears frames that come to an end of a channel. */
type Hear = (link: PeerLink, frame: Uint8Array) => void;
type End = { owner: string; other: PeerLink; open: boolean };

/** How long the other page takes to notice that a channel was closed, in milliseconds. */
const NOTICE_MS = 20;
/** Bytes of a frame in one packet, and how much longer than a round trip its sender takes to notice that it was lost. */
const PACKET_BYTES = 1150;
const NOTICE_LOSS_MS = 60;
/** The line of whoever was never plugged in. */
const GUEST: TrialLine = { hopMs: 5, uplinkKbit: 1e6 };

/** Makes one without pages; `onStranger` hears what comes to those that were never plugged in. */
export function makeTrialNetwork(time: TrialTime, onStranger: Hear): TrialNetwork {
  const pages = new Map<string, { line: TrialLine; on: PeerLinksListener }>();
  const busyUntil = new Map<string, number>();
  const ends = new Map<PeerLink, End>();
  /** Ids of those that a page is connected to. */
  const joined = new Map<string, Set<string>>();

  const listener = (link: PeerLink) => pages.get(ends.get(link)?.owner ?? "")?.on;

  function makeEnd(owner: string, peerId: string): PeerLink {
    const queue: { frame: Uint8Array; lane: number | undefined }[] = [];
    let buffered = 0;
    let sending = false;
    /** Lanes are ordered: nothing arrives before what was sent before it on the same. */
    const arrivedAt = new Map<number | undefined, number>();

    function next(): void {
      const [first] = queue;
      if (sending || first === undefined) return;
      const { frame, lane } = first;
      sending = true;
      const { uplinkKbit, channelKbit = Infinity } = pages.get(owner)?.line ?? GUEST;
      time.after(frame.length * 8 / channelKbit, () => {
        const sent = Math.max(time.now(), busyUntil.get(owner) ?? 0) + frame.length * 8 / uplinkKbit;
        busyUntil.set(owner, sent);
        time.after(sent - time.now(), () => {
          queue.shift();
          sending = false;
          carry(frame, lane);
          next();
        });
      });
    }

    function carry(frame: Uint8Array, lane: number | undefined): void {
      const end = ends.get(link);
      if (end === undefined) return;
      const before = buffered;
      buffered -= frame.length;
      if (before > LOW_WATER / 2 && buffered <= LOW_WATER / 2 && end.open) listener(link)?.drained(link);
      const { hopMs, isLost } = pages.get(owner)?.line ?? GUEST;
      const packets = Math.ceil(frame.length / PACKET_BYTES);
      const lost = isLost !== undefined && Array.from({ length: packets }, isLost).includes(true);
      const late = lost ? 2 * hopMs + NOTICE_LOSS_MS : 0;
      const at = Math.max(arrivedAt.get(lane) ?? 0, time.now() + hopMs + late);
      arrivedAt.set(lane, at);
      // What was sent before it was closed still comes.
      time.after(at - time.now(), () => arrive(end.other, frame, lane));
    }

    const link: PeerLink = {
      peerId,
      send(frame, lane) {
        if (!ends.get(link)?.open) return;
        queue.push({ frame, lane });
        buffered += frame.length;
        next();
      },
      buffered: () => buffered,
      roundTripMs: () => Promise.resolve(2 * (pages.get(owner)?.line.hopMs ?? 0)),
      close: () => part(link),
    };
    return link;
  }

  function arrive(link: PeerLink, frame: Uint8Array, lane: number | undefined): void {
    const end = ends.get(link);
    if (!end?.open) return;
    const page = pages.get(end.owner);
    if (page === undefined) onStranger(link, frame);
    else page.on.frame(link, frame, lane);
  }

  function part(link: PeerLink): void {
    const end = ends.get(link);
    if (!end?.open) return;
    end.open = false;
    joined.get(end.owner)?.delete(link.peerId);
    listener(link)?.ended(link, "left");
    time.after(NOTICE_MS, () => {
      const other = ends.get(end.other);
      if (other?.open !== true) return;
      other.open = false;
      joined.get(other.owner)?.delete(end.other.peerId);
      listener(end.other)?.ended(end.other, "gone");
    });
  }

  function enter(link: PeerLink, owner: string, other: PeerLink): void {
    ends.set(link, { owner, other, open: true });
    joined.set(owner, (joined.get(owner) ?? new Set()).add(link.peerId));
  }

  return {
    plug: (id, line, on) => void pages.set(id, { line, on }),
    connect(a, b) {
      const [one, other] = [makeEnd(a, b), makeEnd(b, a)];
      enter(one, a, other);
      enter(other, b, one);
      return [one, other];
    },
    opened: (link) => listener(link)?.opened(link),
    isJoined: (a, b) => joined.get(a)?.has(b) === true,
    degree: (id) => joined.get(id)?.size ?? 0,
    isOpen: (link) => ends.get(link)?.open === true,
  };
}
