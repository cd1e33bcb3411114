import type { MuxerPart, MuxerRendition } from "../follower.ts";
import type { RungEncoder, RungEncoderOptions } from "./encoder.ts";

/** Parts of a second's fifth with one picture each, a keyframe each second: as much of a source as a lane looks at. */
export function pretendPart(m: number): MuxerPart {
  const independent = m % 5 === 0;
  const samples = [{ duration: 18_000, size: 4, flags: independent ? 0 : 0x10000, offset: 0 }];
  return {
    m,
    bytes: Uint8Array.of(m >> 8, m & 0xff),
    fragment: { decodeTime: m * 18_000, ticks: 18_000, independent, samples },
    arrivedMs: 0,
  };
}

/** The rendition those parts are of. */
export const PRETEND_SOURCE: MuxerRendition = {
  rid: "video",
  kind: "video",
  codec: "avc1.42c01e",
  init: Uint8Array.of(0xff, 0xff, 1),
  info: { kind: "video", timescale: 90_000, entry: "avc1", width: 640, height: 360 },
};

/** An encoder in the test's hands. */
export type PretendEncoder = {
  /** Numbers of the parts it was fed. */
  fed: number[];
  finishing: boolean;
  killed: boolean;
  ended: boolean;
  /** Makes the next picture it was fed, if there is one. */
  make: (options?: { keyframe?: boolean }) => void;
  /** Ends by itself. */
  end: (code?: number) => void;
};

/** Starts encoders that do nothing by themselves. */
export function pretendEncoders() {
  const started: PretendEncoder[] = [];
  const start = ({ args, onItem, onEnd }: Omit<RungEncoderOptions, "program">): RungEncoder => {
    const baseS = -Number(args[args.indexOf("-itsoffset") + 1]);
    const from = Number(/trim=start_pts=(-?\d+)/.exec(args.join(" "))?.[1] ?? -Infinity) + baseS * 90_000;
    let made = 0;
    let isFirst = true;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const encoder: PretendEncoder = {
      fed: [],
      finishing: false,
      killed: false,
      ended: false,
      make: ({ keyframe } = {}) => {
        const m = encoder.fed[made];
        if (m === undefined || encoder.ended) return;
        made++;
        if (m * 18_000 < from) return encoder.make();
        if (isFirst) onItem({ type: "configuration", avcC: Uint8Array.of(1, 0x4d, 0x40, 0x1e) });
        onItem({
          type: "picture",
          timeMs: m * 200 - baseS * 1000,
          keyframe: keyframe ?? (isFirst || m % 5 === 0),
          bytes: Uint8Array.of(m >> 8, m & 0xff, 0, 0),
        });
        isFirst = false;
      },
      end: (code = 1) => {
        if (encoder.ended) return;
        encoder.ended = true;
        onEnd({ code, said: "" });
        resolve();
      },
    };
    started.push(encoder);
    return {
      pid: 0,
      feed: (bytes) => {
        const [high = 0, low = 0] = bytes;
        if (high !== 0xff) encoder.fed.push(high * 256 + low);
      },
      finish: () => {
        encoder.finishing = true;
      },
      kill: () => {
        encoder.killed = true;
        encoder.end(137);
      },
      ended,
    };
  };
  return { started, start };
}
