import * as v from "valibot";
import { Count, StreamName, UnixTime } from "./fields.ts";

/** One track that the encoder sends. */
export const Track = v.object({
  /** The rendition it stands in. */
  rid: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)),
  kind: v.picklist(["video", "audio"]),
  /** As RFC 6381 writes it, such as `avc1.42c028`. */
  codec: v.string(),
  width: v.exactOptional(Count),
  height: v.exactOptional(Count),
  /** Frames a second. */
  frameRate: v.exactOptional(v.number()),
  /** Hz. */
  sampleRate: v.exactOptional(Count),
  channels: v.exactOptional(Count),
});
export type Track = v.InferOutput<typeof Track>;

/** Something that a person should look at or change. */
export const Warning = v.object({
  /** Stable, for programs: one of WARNING_LEVEL, or one that a newer box knows. */
  code: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  detail: v.string(),
  /** The setting to change. */
  remedy: v.string(),
});
export type Warning = v.InferOutput<typeof Warning>;

/** A smaller picture that the box makes of the encoder's. */
export const Rung = v.object({
  /** The rendition it stands in. */
  rid: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)),
  /** The picture's shorter side. */
  height: Count,
  /** Bits a second at most. */
  bitrate: Count,
  /**
   * `left-out`: the encoder's picture is no larger. `short`: the box is too slow for it now. `failed`: its program ended and is
   * started again. In all three its rendition carries the encoder's own picture.
   */
  state: v.picklist(["left-out", "starting", "on", "short", "failed"]),
});
export type Rung = v.InferOutput<typeof Rung>;

/** What a stream on a box is doing. */
export const StreamState = v.picklist(["waiting", "starting", "live", "reconnecting", "ended"]);
export type StreamState = v.InferOutput<typeof StreamState>;

/** What a mirror says of itself: it seals nothing, and serves what it has verified. */
export const MirrorStatus = v.object({
  /** Of this run: tells a mirror that an address leads back to itself. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** Where it pulls from, in the creator's order. */
  sources: v.array(v.object({
    host: v.string(),
    /** `resting`: asked again soon. `left`: it told two stories, and is never asked again. */
    state: v.picklist(["followed", "spare", "resting", "left"]),
    why: v.exactOptional(v.string()),
  })),
  /** What was verified since it started; in `bytes`, what came from sources. */
  verified: v.object({ playlists: Count, objects: Count, bytes: Count }),
  /** Playlists and objects that didn't hold. */
  refused: Count,
  /** Seconds since the newest signature that it holds. */
  age: v.nullable(v.number()),
  /** Bytes of media in memory. */
  held: Count,
});
export type MirrorStatus = v.InferOutput<typeof MirrorStatus>;

/** `GET /live/<d>/status.json`, of a box or of a mirror. */
export const BoxStatus = v.object({
  d: StreamName,
  state: StreamState,
  /** When the state began. */
  since: v.nullable(UnixTime),
  sid: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
  tracks: v.array(Track),
  /** Bits a second, measured. */
  bitrate: v.nullable(v.number()),
  /** Seconds, measured. */
  keyframeInterval: v.nullable(v.number()),
  /** Pictures since the encoder came, and how many come in a second. */
  frames: v.exactOptional(v.object({
    received: Count,
    /** Those that are missing, by the gaps between the others. */
    dropped: Count,
    perSecond: v.pipe(v.number(), v.minValue(0)),
  })),
  /** Who watches at the box itself; who gets the stream from other viewers isn't among them. */
  viewers: v.exactOptional(v.object({
    /** Who asked for a playlist in the last 15 s. */
    http: Count,
    webrtc: Count,
  })),
  /** Bytes of this stream that left the box over HTTP since it started. */
  sent: v.exactOptional(Count),
  /** Only of a mirror, whose word on all else is what the box has signed. */
  mirror: v.exactOptional(MirrorStatus),
  /** Absent where the box makes none. */
  rungs: v.exactOptional(v.array(Rung)),
  warnings: v.array(Warning),
});
export type BoxStatus = v.InferOutput<typeof BoxStatus>;
