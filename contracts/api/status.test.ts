import { BoxStatus, MirrorStatus, Rung, Track, Warning } from "./status.ts";
import { trySchema } from "./trial-schema.ts";

const warning = {
  code: "keyframes-far-apart",
  detail: "Every 4 s.",
  remedy: "Set the keyframe interval to 1 s.",
};
const picture = {
  rid: "video",
  kind: "video",
  codec: "avc1.42c028",
  width: 1280,
  height: 720,
  frameRate: 29.97,
};
const sound = { rid: "audio", kind: "audio", codec: "mp4a.40.2", sampleRate: 48_000, channels: 2 };
const rung = { rid: "video-480", height: 480, bitrate: 1_200_000, state: "on" };
const mirror = {
  id: "00112233445566aa",
  sources: [{ host: "b.example", state: "left", why: "fork" }, { host: "c.example", state: "followed" }],
  verified: { playlists: 3, objects: 7, bytes: 1000 },
  refused: 1,
  age: 0.5,
  held: 900,
};

trySchema("Track", {
  schema: Track,
  good: { ...picture, ...sound },
  optional: ["width", "height", "frameRate", "sampleRate", "channels"],
  bad: {
    rid: ["Video", "", "a".repeat(33), "../video"],
    kind: ["text", null],
    codec: [null],
    width: [-1, 0.5, "1280", null],
    height: [-1, null],
    frameRate: ["30", null],
    sampleRate: [0.5],
    channels: [-2],
  },
});

trySchema("Warning", {
  schema: Warning,
  good: warning,
  bad: { code: ["A B", "", 7], detail: [null], remedy: [7] },
});

trySchema("Rung", {
  schema: Rung,
  good: rung,
  bad: { rid: ["Video"], height: [-480, "480p"], bitrate: [1.5], state: ["off", null] },
});

trySchema("MirrorStatus", {
  schema: MirrorStatus,
  good: mirror,
  bad: {
    id: ["", "00112233445566AA", "0011"],
    sources: [{}, [{ host: "b.example" }], [{ host: "b.example", state: "gone" }], [{ state: "left" }]],
    "verified.playlists": [undefined, -1],
    "verified.objects": [undefined, 1.5],
    "verified.bytes": [undefined, "1000"],
    refused: [-1, null],
    age: ["0.5"],
    held: [-1, 0.5],
  },
});

trySchema("BoxStatus", {
  schema: BoxStatus,
  good: {
    d: "bees",
    state: "live",
    since: 1,
    sid: "00112233445566aa",
    tracks: [picture, sound],
    bitrate: 5e6,
    keyframeInterval: 1,
    frames: { received: 300, dropped: 2, perSecond: 29.97 },
    viewers: { http: 3, webrtc: 1 },
    sent: 1_000_000,
    mirror,
    rungs: [rung],
    warnings: [warning],
  },
  // Older boxes count nothing; boxes aren't mirrors, and not all make rungs.
  optional: ["frames", "viewers", "sent", "mirror", "rungs"],
  bad: {
    d: ["Bees", ""],
    state: ["Live", "paused"],
    since: [-1, "now"],
    sid: ["", "00112233445566AA"],
    tracks: [[{ rid: "Video", kind: "video", codec: "x" }], [{ rid: "video", kind: "text", codec: "x" }]],
    bitrate: ["5e6"],
    keyframeInterval: [[1]],
    frames: [null, {}],
    "frames.received": [undefined, -1],
    "frames.dropped": [undefined, 0.5],
    "frames.perSecond": [undefined, -1],
    viewers: [null, 3, { http: 1 }, { http: 1.5, webrtc: 0 }],
    sent: [null, -1, "7"],
    mirror: [null, {}],
    rungs: [null, [{ ...rung, state: "late" }]],
    warnings: [[{ code: "A B", detail: "", remedy: "" }], warning],
  },
});
