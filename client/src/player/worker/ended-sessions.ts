import type { After } from "../../webrtc/schedule.ts";
import { sessionOf } from "../session-address.ts";
import type { Way } from "./carriers.ts";

export type EndedSessionsOptions = {
  /** Milliseconds. */
  now: () => number;
  after: After;
  /** Addresses of the renditions that a carrier's multivariant playlist leads to; none where it has none. */
  renditions: (way: Way, signal: AbortSignal) => Promise<readonly string[]>;
  /** Looks at such a rendition at the same carrier; whatever holds of it is entered by `seen`. */
  look: (way: Way, rendition: string, signal: AbortSignal) => Promise<unknown>;
};

/** A session that a verified playlist is of, and when that was signed; Unix seconds. */
export type SeenSession = { sid: string; createdAt: number };

/**
 * Knows whether a session that has ended is the last one. Its playlist needs no freshness, so anyone who kept an old one can show it
 * again, and what names sessions has no seal: whether another came after it is for the other carriers to say.
 */
export type EndedSessions = {
  /** Enters what was verified; `goesOn` while it isn't signed as ended. */
  seen(session: SeenSession, goesOn: boolean): void;
  /** Whether nobody of these shows a later session in time; they are asked once for all its renditions. */
  isLast(session: SeenSession, ways: readonly Way[]): Promise<boolean>;
};

/** All that somebody has to show a later session in, however slowly it comes: the viewer waits meanwhile. Milliseconds. */
export const LOOKING_MS = 3000;
/** From the end of one look to the next. */
const ASKED_MS = 10_000;
const MOST_SESSIONS = 32;

/** Whether others have a later session than this one, as somebody showed it last. */
type Look = { of: SeenSession; stop: () => void; done: Promise<void>; endedMs?: number };

/** Knows of no session yet. */
export function makeEndedSessions({ now, after, renditions, look }: EndedSessionsOptions): EndedSessions {
  /** When each was last signed, as far as was seen. */
  const signed = new Map<string, number>();
  const wentOn = new Set<string>();
  const looks = new Map<string, Look>();

  return {
    seen({ sid, createdAt }, goesOn) {
      keep(signed, sid, Math.max(createdAt, signed.get(sid) ?? 0));
      for (const { of, stop } of looks.values()) if (isFollowed(of)) stop();
      if (!goesOn) return;
      wentOn.add(sid);
      for (const oldest of wentOn) {
        if (wentOn.size <= MOST_SESSIONS) break;
        wentOn.delete(oldest);
      }
    },
    async isLast(session, ways) {
      // Whoever saw it live here is at its end now; only an end that comes out of nowhere has to be explained.
      if (!wentOn.has(session.sid) && !isFollowed(session)) await ask(session, ways);
      return !isFollowed(session);
    },
  };

  function isFollowed({ sid, createdAt }: SeenSession): boolean {
    return [...signed].some(([other, at]) => other !== sid && at > createdAt);
  }

  async function ask(of: SeenSession, ways: readonly Way[]): Promise<void> {
    const known = looks.get(of.sid);
    if (known !== undefined && (known.endedMs ?? Infinity) > now() - ASKED_MS) {
      if (of.createdAt > known.of.createdAt) known.of = of;
      return await known.done;
    }
    const over = new AbortController();
    const stopped = Promise.withResolvers<void>();
    const all = Promise.all(ways.map(async (way) => {
      const named = await renditions(way, over.signal);
      const other = named.find((uri) => (sessionOf(uri) ?? of.sid) !== of.sid);
      if (other !== undefined) await look(way, other, over.signal);
    }));
    const callOff = after(LOOKING_MS, stopped.resolve);
    const made: Look = {
      of,
      stop: stopped.resolve,
      done: Promise.race([all.then(() => {}), stopped.promise]).finally(() => {
        callOff();
        over.abort();
        made.endedMs = now();
      }),
    };
    keep(looks, of.sid, made);
    await made.done;
  }
}

/** Enters as the newest, and lets the oldest go. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST_SESSIONS) break;
    map.delete(oldest);
  }
}
