import assert from "node:assert/strict";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { formatAddress } from "../nostr/address.ts";
import { signEvent } from "../nostr/event.ts";
import { PEOPLE, SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { profileLink } from "../nostr/link.ts";
import { ADMISSION_PROBLEMS, AdmissionAnswer, AdmissionRequest } from "./admission.ts";
import { BoxInfo, MAX_SIGNED_AHEAD, SignedAhead, StreamGrant, StreamRequest } from "./box.ts";
import {
  EdgeInfo,
  Health,
  MAX_EDGE_BODY,
  SEAL_VERDICTS,
  SealVerifyAnswer,
  SealVerifyRequest,
} from "./edge.ts";
import type { SealVerdict } from "../seal/verdict.ts";
import { MAX_DEGREE, MAX_TOKEN_LENGTH } from "../swarm/token.ts";
import { Problem, problemJson } from "./problem.ts";
import { BoxStatus } from "./status.ts";

const { creator, box } = PEOPLE;
const address = formatAddress({ creator, d: "bees" });
const event = signEvent(
  { kind: KIND.delegation, created_at: 1, tags: [["d", "bees"]], content: "" },
  SECRETS.creator,
);
const npub = profileLink(box);
const peerId = "-DS0100-abcdefghijkl";

type Case = {
  schema: v.GenericSchema;
  good: Record<string, unknown>;
  /** Each replaces a member of what is good; `undefined` takes it away. */
  bad: Record<string, unknown[]>;
};

const CASES: Readonly<Record<string, Case>> = {
  BoxInfo: {
    schema: BoxInfo,
    good: { pubkey: box, npub, version: "1.0.0", limits: { streams: 8 }, claimed: false },
    bad: {
      pubkey: [undefined, npub, box.toUpperCase()],
      npub: [undefined, box],
      limits: [undefined, { streams: -1 }, { streams: "8" }],
      claimed: [undefined, "no", null],
    },
  },
  StreamRequest: {
    schema: StreamRequest,
    good: { title: "Bees", address },
    bad: {
      title: [7, "a".repeat(201), null],
      address: ["bees", `${address}:x`, `${KIND.chat}:${creator}:bees`],
    },
  },
  StreamGrant: {
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
      d: [undefined, "Bees", "a".repeat(33)],
      signer: [undefined, npub],
      key: [undefined, "", "a".repeat(257)],
      publish: [undefined, {}, { whip: "a", rtmp: "b" }],
      watch: [undefined, { index: "a".repeat(3000), ll: "", whep: "" }],
    },
  },
  SignedAhead: {
    schema: SignedAhead,
    good: { events: [event] },
    bad: {
      events: [
        undefined,
        event,
        [{ ...event, sig: "x" }],
        [{ ...event, tags: [[]] }],
        Array(MAX_SIGNED_AHEAD + 1).fill(event),
      ],
    },
  },
  BoxStatus: {
    schema: BoxStatus,
    good: {
      d: "bees",
      state: "live",
      since: 1,
      sid: "00112233445566aa",
      tracks: [
        { rid: "video", kind: "video", codec: "avc1.42c028", width: 1280, height: 720, frameRate: 29.97 },
        { rid: "audio", kind: "audio", codec: "mp4a.40.2", sampleRate: 48_000, channels: 2 },
      ],
      bitrate: 5e6,
      keyframeInterval: 1,
      frames: { received: 300, dropped: 2, perSecond: 29.97 },
      viewers: { http: 3, webrtc: 1 },
      sent: 1_000_000,
      warnings: [{
        code: "keyframes-far-apart",
        detail: "Every 4 s.",
        remedy: "Set the keyframe interval to 1 s.",
      }],
    },
    bad: {
      state: [undefined, "Live", "paused"],
      since: [undefined, -1, "now"],
      sid: [undefined, "", "00112233445566AA"],
      tracks: [undefined, [{ rid: "Video", kind: "video", codec: "x" }], [{
        rid: "video",
        kind: "text",
        codec: "x",
      }]],
      frames: [null, {}, { received: -1, dropped: 0, perSecond: 30 }, {
        received: 1,
        dropped: 0,
        perSecond: -1,
      }],
      viewers: [null, 3, { http: 1 }, { http: 1.5, webrtc: 0 }],
      sent: [null, -1, "7"],
      warnings: [undefined, [{ code: "A B", detail: "", remedy: "" }]],
    },
  },
  EdgeInfo: {
    schema: EdgeInfo,
    good: { name: "edge", pubkey: box, npub, version: "1", roles: ["seal"], limits: { body: 65_536 } },
    bad: { roles: [undefined, "seal"], pubkey: [undefined, ""], limits: [undefined, 8] },
  },
  Health: {
    schema: Health,
    good: { status: "ok", version: "1", now: 1 },
    bad: { status: [undefined, "bad"], now: [undefined, 1.5] },
  },
  SealVerifyRequest: {
    schema: SealVerifyRequest,
    good: {
      address,
      playlist: "#EXTM3U",
      rid: "video",
      delegation: event,
      relays: ["wss://nos.lol"],
      source: "https://b.example",
    },
    bad: {
      address: [undefined, "bees"],
      playlist: [undefined, "a".repeat(MAX_EDGE_BODY + 1)],
      rid: ["../video"],
      delegation: [null, {}, { ...event, kind: "1" }],
      relays: [["https://nos.lol"], Array(4).fill("wss://nos.lol")],
    },
  },
  SealVerifyAnswer: {
    schema: SealVerifyAnswer,
    good: {
      verdict: "verified",
      detail: "All of it holds.",
      checkpoint: {
        sid: "00112233445566aa",
        rid: "video",
        n: -1,
        head: event.id,
        state: "live",
        signer: box,
        createdAt: 1,
      },
      delegation: { id: event.id, signers: [box], nbf: 1, exp: 2 },
      objects: { "0.m4s": { length: 1, sha256: event.id } },
    },
    bad: { verdict: [undefined, true, "ok"], objects: [{ "0.m4s": { length: -1, sha256: event.id } }] },
  },
  AdmissionRequest: {
    schema: AdmissionRequest,
    good: { peerId, address, tier: "key", delegation: event, relays: ["wss://nos.lol"] },
    bad: {
      peerId: [undefined, "", "-PM0203-abcdefghijkl", `${peerId}a`],
      address: [undefined, "bees", `${KIND.delegation}:${creator}:bees`],
      tier: [null, "off", "Key"],
      delegation: [null, {}, { ...event, sig: "x" }],
      relays: [["https://nos.lol"], Array(4).fill("wss://nos.lol")],
    },
  },
  AdmissionAnswer: {
    schema: AdmissionAnswer,
    good: {
      token: "eyJp",
      trackers: ["wss://e.example/v1/tracker"],
      expires: 1,
      tier: "open",
      degree: 8,
      iceServers: [{ urls: ["turn:t.example:3478", "stun:t.example"], username: "1:a", credential: "b" }],
    },
    bad: {
      token: [undefined, "", "e yJp", "a".repeat(MAX_TOKEN_LENGTH + 1)],
      trackers: [undefined, [], ["https://e.example"], Array(5).fill("wss://e.example")],
      expires: [undefined, -1, "1"],
      tier: [undefined, "off"],
      degree: [undefined, 0, 1.5, MAX_DEGREE + 1],
      iceServers: [
        null,
        [{ urls: [] }],
        [{ urls: ["https://t.example"] }],
        Array(5).fill({ urls: ["stun:t"] }),
        [{ urls: ["stun:t", "turn:t"] }],
        [{ urls: ["turns:t"], username: "1:a" }],
        [{ urls: ["turn:t"], credential: "b" }],
      ],
    },
  },
};

for (const [name, { schema, good, bad }] of Object.entries(CASES)) {
  Deno.test(`${name} refuses each member that is missing or wrong`, () => {
    for (const [member, values] of Object.entries(bad)) {
      for (const value of values) {
        const bent: Record<string, unknown> = { ...good, [member]: value };
        if (value === undefined) delete bent[member];
        assert.equal(v.is(schema, bent), false, `${member}: ${JSON.stringify(value)?.slice(0, 80)}`);
      }
    }
    for (const value of [undefined, null, "{}", 7]) assert.equal(v.is(schema, value), false);
  });

  Deno.test(`${name} takes what is right`, () => {
    assert.deepEqual(v.parse(schema, good), good);
  });
}

Deno.test("BoxStatus takes the status of a box that counts neither frames nor viewers", () => {
  const { frames: _, viewers: __, sent: ___, ...older } = CASES.BoxStatus?.good ?? {};
  assert.deepEqual(v.parse(BoxStatus, older), older);
});

Deno.test("every schema has a JSON Schema, which OpenAPI needs", () => {
  for (const { schema } of [...Object.values(CASES), { schema: Problem }]) {
    toJsonSchema(schema, { errorMode: "throw" });
  }
});

Deno.test("SEAL_VERDICTS names every verdict that a playlist can get", () => {
  // Fails to compile when the verifier learns a verdict that the API doesn't know.
  const missing: Exclude<SealVerdict["verdict"], typeof SEAL_VERDICTS[number]>[] = [];
  assert.deepEqual(missing, []);
  assert.equal(new Set(SEAL_VERDICTS).size, SEAL_VERDICTS.length);
});

Deno.test("SealVerifyRequest keeps nothing of a delegation but its seven members", () => {
  const parsed = v.parse(SealVerifyRequest, {
    address,
    playlist: "",
    delegation: { ...event, verified: true },
  });
  assert.deepEqual(parsed.delegation, event);
});

Deno.test("ADMISSION_PROBLEMS are codes that a problem may carry", () => {
  for (const code of ADMISSION_PROBLEMS) assert.ok(v.is(Problem, problemJson(403, code, "No.")), code);
});

Deno.test("AdmissionRequest and AdmissionAnswer take the least that may be said", () => {
  const ask = { peerId, address };
  assert.deepEqual(v.parse(AdmissionRequest, ask), ask);
  const { iceServers: _, ...least } = CASES.AdmissionAnswer?.good ?? {};
  assert.deepEqual(v.parse(AdmissionAnswer, least), least);
});
