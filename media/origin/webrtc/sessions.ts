import { randomBytes } from "node:crypto";
import { neighbourhood } from "../http/rate-limits.ts";
import { WEBRTC_LIMITS } from "./limits.ts";
import { type Link, type LinkMeter, makeLinkMeter } from "./link-meter.ts";
import type { MediaSession, WebrtcMediaServer } from "./media-server.ts";

export type SessionKind = "whip" | "whep";

/** One publisher or viewer by WebRTC. Its id is ours, and knowing it is the right to change or end it. */
export type WebrtcSession = { id: string; kind: SessionKind; d: string; media: MediaSession };

/** Why a session is over: what its holder may want to do now differs. */
export type SessionEnd = "taken-over" | "key-renewed" | "silent" | "over";

/** A place held while MediaMTX is asked. */
export type Place = {
  /** Makes a session of it. */
  fill: (media: MediaSession) => WebrtcSession;
  /** Gives it back; does nothing once filled. */
  leave: () => void;
};

export type WebrtcSessions = {
  /** Holds a place for a new session, or says which limit stands against it. */
  enter: (session: { kind: SessionKind; d: string; address: string }) => Place | "address-full" | "box-full";
  find: (kind: SessionKind, d: string, id: string) => WebrtcSession | undefined;
  /** Why a session is over that was one not long ago. */
  endOf: (kind: SessionKind, d: string, id: string) => { end: SessionEnd; media: MediaSession } | undefined;
  /** Forgets a session that has ended. */
  forget: (session: WebrtcSession) => void;
  /** Ends every publisher of a stream, connected or about to be. */
  cut: (d: string) => Promise<void>;
  /** How the media of a publisher, by MediaMTX's id, reaches the box. */
  link: (mediaId: string) => Link | undefined;
  count: () => { publishing: number; watching: number };
  /** How many watch one stream. */
  watching: (d: string) => number;
  close: () => Promise<void>;
};

export type WebrtcSessionsOptions = {
  media: WebrtcMediaServer;
  now: () => number;
  log: (line: string) => void;
  limits?: typeof WEBRTC_LIMITS;
  /** Milliseconds between looks at MediaMTX's list. */
  lookEveryMs?: number;
};

type Held = {
  kind: SessionKind;
  d: string;
  neighbourhood: string;
  session: WebrtcSession | undefined;
  filledMs: number;
  packets: number;
  grownMs: number;
  meter: LinkMeter;
};

/**
 * A publisher that sends nothing for so long is gone: its page was closed without a word, or its network is. MediaMTX itself
 * would take 31 s to notice, and a page that is still there comes back by itself.
 */
const GONE_MS = 10_000;
/** MediaMTX's list may be older than a session just made. */
const SETTLING_MS = 2000;
const MOST_ENDS = 512;

/** Keeps the box's WebRTC sessions: their ids, their numbers, and who has gone without a word. */
export function makeWebrtcSessions(options: WebrtcSessionsOptions): WebrtcSessions {
  const { media, now, log, limits = WEBRTC_LIMITS, lookEveryMs = 1000 } = options;
  const held = new Set<Held>();
  const byId = new Map<string, Held>();
  const ends = new Map<string, { session: WebrtcSession; end: SessionEnd }>();
  const drop = (one: Held, end?: SessionEnd) => {
    held.delete(one);
    const { session } = one;
    if (session === undefined) return;
    byId.delete(session.id);
    const follower = [...byId.values()].some(({ kind, d, filledMs }) =>
      kind === "whip" && one.kind === "whip" && d === one.d && filledMs >= one.filledMs
    );
    ends.set(session.id, { session, end: end ?? (follower ? "taken-over" : "over") });
    for (const oldest of ends.keys()) {
      if (ends.size <= MOST_ENDS) break;
      ends.delete(oldest);
    }
  };

  const look = async () => {
    if (byId.size === 0) return;
    const asked = now();
    const list = await media.list();
    if (list === undefined) return;
    const facts = new Map(list.map((one) => [one.id, one]));
    for (const one of [...byId.values()]) {
      if (one.session === undefined) continue;
      const fact = facts.get(one.session.media.id);
      if (fact === undefined) {
        if (asked - one.filledMs > SETTLING_MS) drop(one);
        continue;
      }
      if (!fact.established || fact.packets !== one.packets) one.grownMs = now();
      one.packets = fact.packets;
      one.meter.add(fact, now());
      if (one.kind === "whip" && now() - one.grownMs > GONE_MS) {
        log(`${one.d}: a WebRTC publisher has sent nothing for ${GONE_MS / 1000} s and is let go`);
        drop(one, "silent");
        await media.end(one.session.media);
      }
    }
  };
  let looking: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    looking = look().catch((error: unknown) => log(`looking at WebRTC sessions failed: ${error}`)).finally(
      () => {
        busy = false;
      },
    );
  }, lookEveryMs);

  return {
    enter: ({ kind, d, address }) => {
      const from = neighbourhood(address);
      const same = [...held].filter((one) => one.kind === kind);
      const [most, mostOfOne] = kind === "whip"
        ? [limits.publishing, limits.publishingPerAddress]
        : [limits.watching, limits.watchingPerAddress];
      if (same.length >= most) return "box-full";
      if (same.filter((one) => one.neighbourhood === from).length >= mostOfOne) return "address-full";
      const one: Held = {
        kind,
        d,
        neighbourhood: from,
        session: undefined,
        filledMs: 0,
        packets: 0,
        grownMs: 0,
        meter: makeLinkMeter(),
      };
      held.add(one);
      return {
        fill: (media) => {
          const session = { id: randomBytes(16).toString("hex"), kind, d, media };
          one.session = session;
          one.filledMs = one.grownMs = now();
          byId.set(session.id, one);
          return session;
        },
        leave: () => {
          if (one.session === undefined) held.delete(one);
        },
      };
    },
    find: (kind, d, id) => {
      const session = byId.get(id)?.session;
      return session?.kind === kind && session.d === d ? session : undefined;
    },
    endOf: (kind, d, id) => {
      const ended = ends.get(id);
      return ended?.session.kind === kind && ended.session.d === d
        ? { end: ended.end, media: ended.session.media }
        : undefined;
    },
    forget: ({ id }) => {
      const one = byId.get(id);
      if (one !== undefined) drop(one);
    },
    cut: async (d) => {
      const cut = [...byId.values()].filter((one) => one.kind === "whip" && one.d === d);
      for (const one of cut) drop(one, "key-renewed");
      await Promise.all(cut.map(({ session }) => session === undefined ? false : media.end(session.media)));
    },
    link: (mediaId) => [...byId.values()].find(({ session }) => session?.media.id === mediaId)?.meter.read(),
    count: () => {
      const publishing = [...held].filter(({ kind }) => kind === "whip").length;
      return { publishing, watching: held.size - publishing };
    },
    watching: (d) => [...byId.values()].filter((one) => one.kind === "whep" && one.d === d).length,
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
