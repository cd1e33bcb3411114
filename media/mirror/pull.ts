import { setTimeout as wait } from "node:timers/promises";
import { boundedFetch } from "./bounded-fetch.ts";
import type { Company } from "./company.ts";
import type { Conduct } from "./conduct.ts";
import { type End, followPlaylist, whyNot } from "./follow-playlist.ts";
import type { Place, PlaylistForm } from "./place.ts";
import type { KeptStream, StreamWords } from "./kept-stream.ts";
import { MAX_STREAM_PLAYLIST, readStreamPlaylist, type StreamPlaylist } from "./stream-playlist.ts";
import type { makeVerification } from "./verification.ts";

/** What came of pulling, in numbers. */
export type PullCounts = { playlists: number; objects: number; bytes: number; refused: number };

export type PullOptions = {
  /** The stream's name, which stands in its addresses. */
  d: string;
  conduct: Conduct;
  company: Company;
  stream: KeptStream;
  counts: PullCounts;
  verify: ReturnType<typeof makeVerification>;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Somebody sealed who may not, or may no longer: the relays may know more. */
  doubt: () => void;
  log: (line: string) => void;
};

/** A box holds the first playlist back this long while there is no media. */
const FIRST_MS = 12_000;
/** While there are viewers to lose and other places to ask, nobody is waited for that long. */
const BUSY_FIRST_MS = 3000;
const IDLE_MS = 3000;
const BODY_MS = 3000;
const TOP_EVERY_MS = 5000;

/** Follows the stream at whichever place is honest and alive, until told to stop. */
export async function pull(options: PullOptions): Promise<void> {
  const { conduct, signal, log } = options;
  while (!signal.aborted) {
    const place = conduct.choose();
    if (place === undefined) {
      await wait(Math.max(50, conduct.pauseMs()), undefined, { signal }).catch(() => undefined);
      continue;
    }
    const ended = await follow(place, options);
    if (signal.aborted) return;
    switch (ended.end) {
      case "changed":
        await wait(100, undefined, { signal }).catch(() => undefined);
        break;
      case "over":
        conduct.over(place);
        break;
      case "silent":
        log(`${place.host}: ${ended.detail}`);
        conduct.silent(place, ended.why);
        break;
      case "refused":
        log(`${place.host}: ${ended.why}: ${ended.detail}; nothing of that is kept or served`);
        conduct.refused(place, ended.why, ended.forGood);
    }
  }
}

async function follow(place: Place, options: PullOptions): Promise<End> {
  const { stream } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const tops = await readTops(place, options, signal);
  if ("end" in tops) return tops;
  const session = stream.fill(tops.sid);
  const said: { words: StreamWords } = { words: tops };
  const loops = [watchTops(place, said, options, signal)];
  /** Renditions of which nothing has been verified here. */
  const owed = new Set(tops.renditions.map(({ rid }) => rid));
  let running = 0;
  for (const { rid } of tops.renditions) {
    const kept = session.rendition(rid);
    const proven = () => owed.delete(rid);
    for (const form of place.forms) {
      running++;
      loops.push(followPlaylist({ place, form, kept, session, said, proven }, options, signal));
    }
  }
  /** It is over when all of it is: one rendition tells of its end before the other does. */
  const unlessMoreRuns = (end: End): End | Promise<never> =>
    end.end === "over" && --running > 0 ? new Promise(() => {}) : end;
  try {
    const end = await Promise.race(loops.map((loop) => loop.then(unlessMoreRuns)));
    // A carrier that makes up sessions or renditions would be asked for them for ever.
    return end.end === "changed" && owed.size > 0 ? NOTHING_THERE : end;
  } finally {
    ending.abort();
    await Promise.allSettled(loops);
    session.forgetUnshown();
  }
}

const NOTHING_THERE: End = { end: "silent", why: "made-up", detail: "what it names isn't there" };

/** The multivariant playlists of a place, which must speak of one session. */
async function readTops(place: Place, options: PullOptions, signal: AbortSignal): Promise<StreamWords | End> {
  const texts = new Map<PlaylistForm, string>();
  let found: StreamPlaylist | undefined;
  const busy = options.stream.session() !== undefined && options.conduct.others(place).length > 0;
  for (const form of place.forms) {
    const got = await boundedFetch(`${place.id}${form}.m3u8`, {
      fetch: options.fetch,
      signal,
      firstByteMs: busy ? BUSY_FIRST_MS : FIRST_MS,
      idleMs: IDLE_MS,
      bodyMs: BODY_MS,
      limit: MAX_STREAM_PLAYLIST,
    });
    if (got.got !== "bytes") return { end: "silent", why: "no-answer", detail: whyNot(got) };
    const text = new TextDecoder().decode(got.bytes);
    const read = readStreamPlaylist(text, form);
    if (read === undefined) {
      const detail = `its ${form}.m3u8 is not as a box writes it`;
      return { end: "refused", why: "not-a-box", detail, forGood: false };
    }
    // A new session may begin between the two, but not each time.
    if (found !== undefined && found.sid !== read.sid) return NOTHING_THERE;
    found ??= read;
    texts.set(form, text);
  }
  if (found === undefined) return NOTHING_THERE;
  return { ...found, texts };
}

/** What there is to follow: a change of it begins anew. */
function scopeOf({ sid, renditions }: StreamWords): string {
  return `${sid} ${renditions.map(({ rid }) => rid).sort().join(" ")}`;
}

/** Rungs come and go, and so do earlier places. */
async function watchTops(
  place: Place,
  said: { words: StreamWords },
  options: PullOptions,
  signal: AbortSignal,
): Promise<End> {
  for (;;) {
    await wait(TOP_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return { end: "changed" };
    const tops = await readTops(place, options, signal);
    // Who is silent or false shows so by its media playlists, too.
    if (!("end" in tops)) {
      if (scopeOf(tops) !== scopeOf(said.words)) return { end: "changed" };
      said.words = tops;
    }
    if (options.conduct.choose()?.id !== place.id) return { end: "changed" };
  }
}
