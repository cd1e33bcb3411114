import { KIND } from "../nostr/kinds.ts";
import { BoxInfo, MAX_SIGNED_AHEAD, SignedAhead, StreamGrant, StreamRequest } from "./box.ts";
import { TRIAL, trySchema } from "./trial-schema.ts";

const { address, box, creator, event, npub } = TRIAL;
const LONG = "a".repeat(2049);

trySchema("BoxInfo", {
  schema: BoxInfo,
  good: { pubkey: box, npub, version: "1.0.0", limits: { streams: 8 }, claimed: false },
  bad: {
    pubkey: [npub, box.toUpperCase(), box.slice(1)],
    npub: [box, npub.toUpperCase(), `${npub}q`],
    version: [1, null],
    limits: [null, { streams: -1 }, { streams: "8" }, { streams: 1.5 }],
    claimed: ["no", null, 0],
  },
});

trySchema("StreamRequest", {
  schema: StreamRequest,
  good: { title: "Bees", address },
  optional: ["title", "address"],
  bad: {
    title: [7, "a".repeat(201), null],
    address: ["bees", `${address}:x`, `${KIND.chat}:${creator}:bees`],
  },
});

trySchema("StreamGrant", {
  schema: StreamGrant,
  good: {
    d: "bees",
    signer: box,
    key: "secret",
    publish: {
      whip: "https://b.example/whip/bees",
      rtmp: "rtmp://b.example:1935/live/bees",
      srt: "srt://b.example:8890",
    },
    watch: {
      index: "https://b.example/live/bees/index.m3u8",
      ll: "https://b.example/live/bees/ll.m3u8",
      whep: "https://b.example/whep/bees",
    },
  },
  bad: {
    d: ["Bees", "", "a".repeat(33), "../bees"],
    signer: [npub],
    key: ["", "a".repeat(257)],
    publish: [{}, []],
    "publish.whip": [undefined, LONG],
    "publish.rtmp": [undefined, LONG],
    "publish.srt": [undefined, 8890],
    "watch.index": [undefined, LONG],
    "watch.ll": [undefined, null],
    "watch.whep": [undefined, LONG],
  },
});

trySchema("SignedAhead", {
  schema: SignedAhead,
  good: { events: Array(MAX_SIGNED_AHEAD).fill(event), over: true },
  optional: ["over"],
  bad: {
    events: [
      event,
      [{ ...event, sig: "x" }],
      [{ ...event, tags: [[]] }],
      [{ ...event, created_at: -1 }],
      Array(MAX_SIGNED_AHEAD + 1).fill(event),
    ],
    // Only its presence says something.
    over: [false, null, "true"],
  },
});
