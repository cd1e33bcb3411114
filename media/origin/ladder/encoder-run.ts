import type { MuxerPart, MuxerRendition } from "../follower.ts";
import { writeInit } from "../fmp4/write-init.ts";
import type { RungEncoder, RungEncoderOptions } from "./encoder.ts";
import { rungArguments } from "./ffmpeg-arguments.ts";
import { makeMirror } from "./mirror.ts";
import type { Size } from "./rungs.ts";

/** A part of the rung, and what is needed to decode it. */
export type MadePart = { part: MuxerPart; init: Uint8Array; codec: string };

/** One ffmpeg at work on one rung: parts of the source in, parts of the rung out. */
export type EncoderRun = {
  readonly startedMs: number;
  /** Takes the source's next part; with `make` the same part of the rung is wanted. */
  feed: (part: MuxerPart, make: "make" | "decode-only") => void;
  /** No more comes: it makes what it has and ends. */
  finish: () => void;
  kill: () => void;
  /** Resolves after `onEnd`. */
  ended: Promise<void>;
};

export type EncoderRunOptions = {
  source: MuxerRendition;
  size: Size;
  /** Bits a second at most. */
  bitrate: number;
  /** The part with a keyframe that it is fed first. */
  first: MuxerPart;
  /** Decode time of the first part to be made, in ticks, where that isn't the first one; it begins with a keyframe all the same. */
  makeFrom?: number | undefined;
  start: (options: Omit<RungEncoderOptions, "program">) => RungEncoder;
  onMade: (made: MadePart) => void;
  onEnd: (said: string) => void;
  now: () => number;
};

/** Starts an encoder at a keyframe of the source. */
export function startEncoderRun(options: EncoderRunOptions): EncoderRun {
  const { source, size, first, makeFrom, onMade, onEnd, now } = options;
  const { timescale } = source.info;
  const decodeTime = first.fragment?.decodeTime ?? 0;
  const offset = first.fragment?.samples[0]?.offset ?? 0;
  const baseS = Math.floor(decodeTime / timescale);
  const mirror = makeMirror({ timescale, baseS });
  let init: Uint8Array | undefined;
  let codec = "";
  let finishing = false;
  const hand = (parts: readonly MuxerPart[]) => {
    for (const part of parts) if (init !== undefined) onMade({ part, init, codec });
  };
  // Half a millisecond early, for a time that was rounded.
  const tickOf = (time: number) => Math.floor(time + offset - baseS * timescale - timescale / 2000);
  const encoder = options.start({
    args: rungArguments({
      size,
      bitrate: options.bitrate,
      timescale,
      baseS,
      fromTick: makeFrom === undefined ? undefined : tickOf(makeFrom),
    }),
    onItem: (item) => {
      if (item.type === "picture") return hand(mirror.add(item));
      init = writeInit({ avcC: item.avcC, ...size, timescale });
      codec = `avc1.${
        [...item.avcC.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
      }`;
    },
    onEnd: ({ code, said }) => {
      // A part that was broken off is better made again than half.
      if (finishing && code === 0) hand(mirror.flush());
      onEnd(said || `it ended with code ${code}`);
    },
  });
  encoder.feed(source.init);
  return {
    startedMs: now(),
    feed: (part, make) => {
      if (make === "make") mirror.expect(part);
      encoder.feed(part.bytes);
    },
    finish: () => {
      finishing = true;
      encoder.finish();
    },
    kill: encoder.kill,
    ended: encoder.ended,
  };
}
