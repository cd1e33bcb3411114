import assert from "node:assert/strict";
import * as v from "valibot";
import { KIND } from "../nostr/kinds.ts";
import { MAX_DEGREE, MAX_TOKEN_LENGTH } from "../swarm/token.ts";
import { ADMISSION_PROBLEMS, AdmissionAnswer, AdmissionRequest } from "./admission.ts";
import { Problem, problemJson } from "./problem.ts";
import { TRIAL, trySchema } from "./trial-schema.ts";

const { address, creator, event } = TRIAL;
const peerId = "-DS0100-abcdefghijkl";

trySchema("AdmissionRequest", {
  schema: AdmissionRequest,
  good: {
    peerId,
    address,
    tier: "key",
    delegation: event,
    relays: ["wss://nos.lol"],
    terms: event,
    bond: { address: "4".repeat(95), until: 2_000_000_000, proof: "ReserveProofV2" },
    stake: { receipt: event, signature: "ab".repeat(64) },
  },
  optional: ["tier", "delegation", "relays", "terms", "bond", "stake"],
  bad: {
    peerId: ["", "-PM0203-abcdefghijkl", `${peerId}a`, 7],
    address: ["bees", `${KIND.delegation}:${creator}:bees`],
    tier: [null, "off", "Key"],
    delegation: [null, {}, { ...event, sig: "x" }],
    relays: [["https://nos.lol"], Array(4).fill("wss://nos.lol"), [`wss://${"a".repeat(256)}`]],
    terms: [null, "terms", { ...event, kind: 65_536 }],
    "bond.address": [undefined, 4, "4".repeat(107)],
    "bond.until": [undefined, -1, 1.5, "2030"],
    "bond.proof": [undefined, "x".repeat(4097)],
    "stake.receipt": [undefined, null, { ...event, id: "x" }],
    "stake.signature": [undefined, "", "ab".repeat(63), "AB".repeat(64)],
  },
});

trySchema("AdmissionAnswer", {
  schema: AdmissionAnswer,
  good: {
    token: "eyJp",
    trackers: ["wss://e.example/v1/tracker"],
    expires: 1,
    tier: "open",
    degree: 8,
    iceServers: [{ urls: ["turn:t.example:3478", "stun:t.example"], username: "1:a", credential: "b" }],
  },
  optional: ["iceServers"],
  bad: {
    token: ["", "e yJp", "a".repeat(MAX_TOKEN_LENGTH + 1)],
    trackers: [[], ["https://e.example"], Array(5).fill("wss://e.example")],
    expires: [-1, "1"],
    tier: ["off"],
    degree: [0, 1.5, MAX_DEGREE + 1],
    iceServers: [
      null,
      [{ urls: [] }],
      [{ urls: ["https://t.example"] }],
      Array(5).fill({ urls: ["stun:t"] }),
      [{ urls: ["stun:t", "turn:t"] }],
      [{ urls: ["turns:t"], username: "1:a" }],
      [{ urls: ["turn:t"], credential: "b" }],
      [{ urls: Array(5).fill("stun:t") }],
      [{ urls: ["turn:t"], username: "a".repeat(257), credential: "b" }],
    ],
  },
});

Deno.test("AdmissionAnswer takes a STUN server without a user", () => {
  const answer = {
    token: "t",
    trackers: ["ws://localhost:5657"],
    expires: 0,
    tier: "stake",
    degree: MAX_DEGREE,
    iceServers: [{ urls: ["stun:t.example", "stuns:t.example"] }],
  };
  assert.deepEqual(v.parse(AdmissionAnswer, answer), answer);
});

Deno.test("ADMISSION_PROBLEMS are codes that a problem may carry, each once", () => {
  for (const code of ADMISSION_PROBLEMS) assert.ok(v.is(Problem, problemJson(403, code, "No.")), code);
  assert.equal(new Set(ADMISSION_PROBLEMS).size, ADMISSION_PROBLEMS.length);
});
