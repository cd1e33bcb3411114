import assert from "node:assert/strict";
import * as v from "valibot";
import type { SealVerdict } from "../seal/verdict.ts";
import {
  EdgeInfo,
  Health,
  MAX_EDGE_BODY,
  SEAL_VERDICTS,
  SealVerifyAnswer,
  SealVerifyRequest,
} from "./edge.ts";
import { TRIAL, trySchema } from "./trial-schema.ts";

const { address, box, event, npub } = TRIAL;

trySchema("EdgeInfo", {
  schema: EdgeInfo,
  good: {
    name: "edge",
    pubkey: box,
    npub,
    version: "1",
    roles: ["seal"],
    arbiter: box,
    limits: { body: 65_536 },
  },
  optional: ["arbiter"],
  bad: {
    name: [null],
    pubkey: ["", npub],
    npub: [box],
    version: [1],
    roles: ["seal", [7]],
    arbiter: ["", null, npub],
    limits: [8, { body: -1 }],
  },
});

trySchema("Health", {
  schema: Health,
  good: { status: "ok", version: "1", now: 1, swarms: "alone" },
  optional: ["swarms"],
  bad: { status: ["bad", true], version: [1], now: [1.5, -1, "now"], swarms: [null, "both"] },
});

trySchema("SealVerifyRequest", {
  schema: SealVerifyRequest,
  good: {
    address,
    playlist: "#EXTM3U",
    rid: "video",
    delegation: event,
    relays: ["wss://nos.lol"],
    source: "https://b.example",
  },
  optional: ["rid", "delegation", "relays", "source"],
  bad: {
    address: ["bees"],
    playlist: [null, "a".repeat(MAX_EDGE_BODY + 1)],
    rid: ["../video", "", "a".repeat(33)],
    delegation: [null, {}, { ...event, kind: "1" }],
    relays: [["https://nos.lol"], Array(4).fill("wss://nos.lol")],
    source: [null, "a".repeat(2049)],
  },
});

trySchema("SealVerifyAnswer", {
  schema: SealVerifyAnswer,
  good: {
    verdict: "verified",
    detail: "All of it holds.",
    source: "https://b.example",
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
  optional: ["source", "checkpoint", "delegation", "objects"],
  bad: {
    verdict: [true, "ok", "Verified"],
    detail: [null],
    "checkpoint.n": [undefined, -2, 0.5],
    "checkpoint.head": [undefined, "ab"],
    "checkpoint.state": [undefined, "over"],
    "checkpoint.signer": [undefined, npub],
    "checkpoint.createdAt": [undefined, -1],
    "delegation.signers": [undefined, box, [npub]],
    "delegation.exp": [undefined, "2"],
    objects: [null, { "0.m4s": { length: -1, sha256: event.id } }, { "0.m4s": { length: 1 } }],
  },
});

Deno.test("SEAL_VERDICTS names every verdict that a playlist can get", () => {
  // Fails to compile when the verifier learns a verdict that the API doesn't know.
  const missing: Exclude<SealVerdict["verdict"], typeof SEAL_VERDICTS[number]>[] = [];
  assert.deepEqual(missing, []);
  assert.equal(new Set(SEAL_VERDICTS).size, SEAL_VERDICTS.length);
});

Deno.test("SealVerifyRequest keeps nothing of a delegation but its seven members", () => {
  const asked = { address, playlist: "", delegation: { ...event, verified: true } };
  assert.deepEqual(v.parse(SealVerifyRequest, asked).delegation, event);
});
