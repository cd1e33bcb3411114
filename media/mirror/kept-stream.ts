import type { Checkpoint } from "../../contracts/nostr/checkpoint.ts";
import type { SealedPlaylist } from "../../contracts/seal/playlist.ts";
import { makeGate } from "../origin/blocking.ts";
import { isStale, type KeptPlaylist, type KeptRendition, makeKeptRendition } from "./kept-rendition.ts";
import type { PlaylistForm } from "./place.ts";
import { makeSessionMemory } from "./session-memory.ts";
import type { StreamRendition } from "./stream-playlist.ts";

/** What the multivariant playlists of a place said. */
export type StreamWords = {
  sid: string;
  renditions: readonly StreamRendition[];
  texts: ReadonlyMap<PlaylistForm, string>;
};

/** A session of the stream, as far as it was verified. */
export type MirrorSession = {
  readonly sid: string;
  /** A rendition of it; made when first asked for. */
  rendition: (rid: string) => KeptRendition;
  readonly renditions: ReadonlyMap<string, KeptRendition>;
  /** Forgets renditions of which nothing was ever verified: anyone can name some under a true session. */
  forgetUnshown: () => void;
  /** What introduces it; undefined before anything was verified. */
  words: () => StreamWords | undefined;
  /** A playlist that holds was shown by a place that said this; its words count once all they name was verified. */
  shown: (words: StreamWords) => void;
  /** Bytes held. */
  size: () => number;
};

/** What a mirror can serve of its stream. */
export type KeptStream = {
  /** The newest session of which every rendition can be played. */
  session: () => MirrorSession | undefined;
  /**
   * The session of that name, to be filled. Nobody is shown it before all of it was verified: what names sessions has no seal, and a
   * carrier that makes one up must not take the true one away.
   */
  fill: (sid: string) => MirrorSession;
  /** The multivariant playlist, once everything it names can be had; undefined when that takes longer than `ms`. */
  top: (form: PlaylistForm, ms: number, leaving: AbortSignal) => Promise<string | undefined>;
  /** Bytes held. */
  size: () => number;
};

export type KeptStreamOptions = {
  /** Bytes that may be held: half by the session that is read, half by the one that comes. */
  limit: number;
  /** Whether nobody can have a session that goes on: one that has ended may be an old one, which anyone can show again. */
  mayShowEnded: () => boolean;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Holds one session to be read, and one to be filled. */
export function makeKeptStream({ limit, mayShowEnded, now }: KeptStreamOptions): KeptStream {
  const gate = makeGate();
  let current: MirrorSession | undefined;
  let coming: MirrorSession | undefined;

  /** Seals don't say which session is the last: time does, and that nobody goes on with another. */
  const mayFollow = (session: MirrorSession): boolean => {
    const [next, held] = [newestOf(session), current && newestOf(current)];
    if (next === undefined) return false;
    const ended = isOver(session);
    if (ended && !mayShowEnded()) return false;
    if (current === undefined || held === undefined) return true;
    if (next.signedMs < held.signedMs) return false;
    return !ended || isOver(current) || isStale(held, now());
  };

  const make = (sid: string): MirrorSession => {
    const memory = makeSessionMemory(limit / 2);
    const renditions = new Map<string, KeptRendition>();
    let words: StreamWords | undefined;
    const session: MirrorSession = {
      sid,
      renditions,
      rendition: (rid) => {
        const kept = renditions.get(rid) ?? makeKeptRendition(rid, memory);
        renditions.set(rid, kept);
        return kept;
      },
      forgetUnshown: () => {
        for (const [rid, kept] of renditions) {
          if (kept.playlist("ll") !== undefined || kept.playlist("index") !== undefined) continue;
          kept.close();
          renditions.delete(rid);
        }
      },
      words: () => words,
      shown: (next) => {
        if ([...next.texts.keys()].some((form) => isWhole(session, next, form))) words = next;
        if (session === coming && words !== undefined && mayFollow(session)) {
          const before = current;
          current = session;
          coming = undefined;
          for (const { gate } of before?.renditions.values() ?? []) gate.close();
        }
        gate.wake();
      },
      size: memory.held,
    };
    return session;
  };
  const top = (form: PlaylistForm) => {
    const words = current?.words();
    return current && words && isWhole(current, words, form) ? words.texts.get(form) : undefined;
  };

  return {
    session: () => current,
    fill: (sid) => {
      if (current?.sid === sid) return current;
      if (coming?.sid !== sid) coming = make(sid);
      return coming;
    },
    top: async (form, ms, leaving) => {
      await gate.wait(() => top(form) !== undefined, ms, leaving);
      return top(form);
    },
    size: () => (current?.size() ?? 0) + (coming?.size() ?? 0),
  };
}

/** The playlist that was signed last. */
export function newestOf(session: Pick<MirrorSession, "renditions">): KeptPlaylist | undefined {
  return [...session.renditions.values()]
    .flatMap((kept) => kept.playlist("ll") ?? kept.playlist("index") ?? [])
    .sort((a, b) => b.signedMs - a.signedMs)[0];
}

function isOver({ renditions }: MirrorSession): boolean {
  const forms: PlaylistForm[] = ["ll", "index"];
  return [...renditions.values()].some((kept) =>
    forms.some((form) => kept.playlist(form)?.state === "ended")
  );
}

function isWhole(session: MirrorSession, words: StreamWords, form: PlaylistForm): boolean {
  return words.texts.has(form) && words.renditions.every(({ rid }) => {
    const playlist = session.renditions.get(rid)?.playlist(form);
    return playlist !== undefined && (playlist.n >= 0 || playlist.openParts > 0);
  });
}

/** A verified playlist, as it is kept. */
export function keptPlaylist(text: string, playlist: SealedPlaylist, checkpoint: Checkpoint): KeptPlaylist {
  return {
    text: new TextEncoder().encode(text),
    packed: undefined,
    signedMs: checkpoint.createdAt * 1000,
    n: checkpoint.n,
    lastParts: playlist.segments.at(-1)?.listedParts.length ?? 0,
    openParts: playlist.open?.parts.length ?? 0,
    state: checkpoint.state,
    targetDurationS: playlist.targetDurationS,
    hint: playlist.hint,
  };
}
