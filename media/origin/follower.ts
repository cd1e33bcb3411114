import { type Fragment, isEmptyFragment, readFragment } from "./fmp4/fragment.ts";
import { type Anchor, PART_DELAY_MS } from "./media-clock.ts";
import { type InitInfo, readInit } from "./fmp4/init.ts";
import type { MediaMtxClient, MtxAnswer } from "./mediamtx-client.ts";
import { type MuxerStream, readMuxerIndex, readMuxerPlaylist } from "./muxer-playlist.ts";

/** One part as MediaMTX made it, with what its own boxes say. */
export type MuxerPart = {
  m: number;
  bytes: Uint8Array;
  /** Undefined when the part holds no sample. */
  fragment: Fragment | undefined;
  arrivedMs: number;
  /** The init segment it needs, where that isn't its rendition's. */
  init?: Uint8Array;
};

/** One rendition of one muxer. */
export type MuxerRendition = {
  rid: string;
  kind: "video" | "audio";
  codec: string;
  init: Uint8Array;
  info: InitInfo;
  /** The box makes it from the leading rendition, part for part. */
  rung?: true;
};

/** One muxer: what a single publishing of an encoder became. */
export type Muxer = {
  /** The rendition that decides about cuts comes first. */
  renditions: MuxerRendition[];
  /** The parts the leading rendition had before its first live one, and that one. */
  backlog: MuxerPart[];
  /** The moment the first live part ended. */
  anchor: Anchor;
};

/** Who hears what a muxer brings. Calls come in the order of the parts; audio part m after video part m. */
export type MuxerSink = {
  open: (muxer: Muxer) => void;
  part: (rid: string, part: MuxerPart) => void;
};

export type FollowOptions = {
  client: Pick<MediaMtxClient, "media">;
  /** MediaMTX's path, `live/<d>`. */
  path: string;
  sink: MuxerSink;
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** Why following stopped. `absent`: nobody publishes. `over`: this muxer is gone, another may follow. */
export type FollowEnd = { end: "absent" | "over" } | { end: "unreadable"; detail: string };

/** Starting a request this often keeps MediaMTX's CDN session; how long one hangs doesn't count. */
const ASK_AGAIN_MS = 10_000;
const INDEX_WAIT_MS = 15_000;
/** How often a part is asked for that doesn't come whole. */
const PART_TRIES = 3;
/** What this calls an answer that didn't come, or not to its end. */
const BROKEN = 503;

/** Follows one muxer from its oldest listed part until it ends. */
export async function followMuxer(options: FollowOptions): Promise<FollowEnd> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const get = (file: string, waitMs: number) => ask(options, file, waitMs, signal);

  const index = await get("index.m3u8", INDEX_WAIT_MS);
  if (index === undefined || index.status === 404) return { end: "absent" };
  if (index.status !== 200) return { end: "over" };
  const streams = readMuxerIndex(textOf(index.bytes));
  if (streams.length === 0) return { end: "unreadable", detail: "MediaMTX listed no rendition" };

  const opened: (MuxerRendition & { stream: string; prefix: string; parts: number[]; hint: number })[] = [];
  for (const [at, stream] of streams.entries()) {
    const list = await get(stream.uri, INDEX_WAIT_MS);
    if (list?.status !== 200) return { end: "over" };
    const playlist = readMuxerPlaylist(textOf(list.bytes));
    if (playlist === undefined) return { end: "unreadable", detail: `MediaMTX's ${stream.uri} has no parts` };
    const init = await get(playlist.initUri, INDEX_WAIT_MS);
    if (init?.status !== 200) return { end: "over" };
    const info = readInit(init.bytes);
    if (info === undefined) {
      return { end: "unreadable", detail: `the init segment of ${stream.uri} has no known track` };
    }
    opened.push({
      rid: renditionName(streams, at),
      kind: info.kind,
      codec: stream.codec,
      init: init.bytes,
      info,
      stream: stream.uri.replace(/_stream\.m3u8$/, ""),
      prefix: playlist.prefix,
      parts: playlist.parts,
      hint: playlist.hint,
    });
  }
  // The lists were read some milliseconds apart: all begin where the last of them can.
  const first = Math.max(...opened.map(({ parts, hint }) => parts[0] ?? hint));
  const lead = opened[0];
  if (lead === undefined) return { end: "over" };

  const part = async (of: typeof lead, m: number): Promise<MuxerPart | FollowEnd> => {
    for (let asked = 1;;) {
      const answer = await get(`${of.prefix}_${of.stream}_part${m}.mp4`, ASK_AGAIN_MS);
      if (answer === undefined) {
        if (signal.aborted) return { end: "over" };
        continue;
      }
      const fragment = answer.status === 200 ? readFragment(answer.bytes) : undefined;
      const isWhole = fragment !== undefined || isEmptyFragment(answer.bytes);
      // Half a part, or a connection that broke within one, is no end: MediaMTX has it still.
      if (!isWhole && (answer.status === 200 || answer.status === BROKEN) && asked++ < PART_TRIES) continue;
      if (answer.status !== 200) return { end: "over" };
      if (!isWhole) {
        return { end: "unreadable", detail: `part ${m} of ${of.stream} has no known fragment` };
      }
      return { m, bytes: answer.bytes, fragment, arrivedMs: options.now() };
    }
  };

  const backlog: MuxerPart[] = [];
  for (let m = first; m <= Math.max(lead.hint, first); m++) {
    const got = await part(lead, m);
    if ("end" in got) return got;
    backlog.push(got);
  }
  const newest = backlog.at(-1);
  if (newest?.fragment === undefined) return { end: "over" };
  // MediaMTX's own date-time runs ahead after a publisher's first burst; the part just waited for has just ended.
  const end = newest.fragment.decodeTime + newest.fragment.ticks;
  const anchor = { media: end / lead.info.timescale, wallMs: newest.arrivedMs - PART_DELAY_MS };
  const renditions = opened.map(({ rid, kind, codec, init, info }) => ({ rid, kind, codec, init, info }));
  options.sink.open({ renditions, backlog, anchor });

  const turn = makeTurnstile();
  const ends = opened.map(async (of): Promise<FollowEnd> => {
    const early = of === lead ? [...backlog] : [];
    for (let m = first;; m++) {
      const got = early.shift() ?? await part(of, m);
      if ("end" in got) return got;
      if (of !== lead && !(await turn.reached(m))) return { end: "over" };
      if (signal.aborted) return { end: "over" };
      options.sink.part(of.rid, got);
      if (of === lead) turn.advance(m);
    }
  });
  try {
    // The first rendition to end ends all: they are one muxer.
    return await Promise.race(ends);
  } finally {
    stop.abort();
    turn.close();
    await Promise.allSettled(ends);
  }
}

/** `video` and `audio`; further ones of a kind are numbered from 2. */
export function renditionName(streams: readonly MuxerStream[], at: number): string {
  const kind = streams[at]?.kind ?? "video";
  const before = streams.slice(0, at).filter((stream) => stream.kind === kind).length;
  return before === 0 ? kind : `${kind}-${before + 1}`;
}

async function ask(
  { client, path }: FollowOptions,
  file: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<MtxAnswer | undefined> {
  try {
    return await client.media(path, file, AbortSignal.any([signal, AbortSignal.timeout(waitMs)]));
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return undefined;
    // MediaMTX is down or the box stops: to the caller that is a muxer that has ended.
    if (error instanceof TypeError || signal.aborted) return { status: BROKEN, bytes: new Uint8Array() };
    throw error;
  }
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Lets others wait until the leader has passed a number. */
function makeTurnstile() {
  let passed = -1;
  let closed = false;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  return {
    advance: (m: number) => {
      passed = m;
      wake();
    },
    reached: async (m: number): Promise<boolean> => {
      while (passed < m && !closed) await new Promise<void>((resolve) => waiting.push(resolve));
      return passed >= m;
    },
    close: () => {
      closed = true;
      wake();
    },
  };
}
