import assert from "node:assert/strict";
import fc from "fast-check";
import { TRIAL_ADDRESS } from "../seal/trial-session.ts";
import { signEvent } from "../nostr/event.ts";
import {
  type InstanceMessage,
  instanceMessageJson,
  MAX_INSTANCE_MESSAGE,
  MAX_PEERS_TOLD,
  readInstanceMessage,
  readUsedSignature,
  sharedSwarmName,
  usedSignatureJson,
} from "./instance-messages.ts";

const from = "00112233445566ff";
const peerId = "-DS0100-000000000001";
const toPeerId = "-DS0100-000000000002";
const infoHash = "info-hash-0000000001";
const swarm = sharedSwarmName(TRIAL_ADDRESS, infoHash);
const told = { peerId, cap: 5, load: 0, open: true, completed: false };
const receipt = signEvent({ kind: 1, created_at: 1, tags: [], content: "" }, new Uint8Array(32).fill(1));

const MESSAGES: InstanceMessage[] = [
  { say: "alive", from },
  { say: "who", from, swarm },
  { say: "here", from, swarm, peers: [told, { ...told, uplink: 1 }] },
  { say: "left", from, swarm, peerId },
  { say: "offer", from, swarm, peerId, toPeerId, offerId: "1", sdp: "v=0" },
  { say: "answer", from, swarm, peerId, toPeerId, offerId: "1", sdp: "v=0" },
  { say: "receipt", from, swarm, toPeerId, infoHash, receipt },
  { say: "complaint", from, address: TRIAL_ADDRESS, peerId, by: "198.51.100.7" },
];

const read = (message: unknown) => readInstanceMessage(JSON.stringify(message));

Deno.test("readInstanceMessage() gives undefined without each of a message's members, or with another kind in its place", () => {
  for (const message of MESSAGES) {
    for (const name of Object.keys(message)) {
      for (const value of [undefined, null, 7, [], {}, ""]) {
        if (name === "peers" && Array.isArray(value)) continue;
        assert.equal(read({ ...message, [name]: value }), undefined, `${message.say} ${name} ${value}`);
      }
    }
  }
});

Deno.test("readInstanceMessage() gives undefined for peers that can't be", () => {
  for (
    const bent of [{ cap: 0 }, { cap: 51 }, { load: -1 }, { open: 1 }, { completed: "no" }, { peerId: "x" }]
  ) {
    assert.equal(read({ say: "here", from, swarm, peers: [{ ...told, ...bent }] }), undefined);
  }
  const peers = Array(MAX_PEERS_TOLD + 1).fill(told);
  assert.equal(read({ say: "here", from, swarm, peers }), undefined);
});

Deno.test("readInstanceMessage() gives undefined beyond 64 kB, and never throws", () => {
  const text = JSON.stringify({ say: "alive", from, more: "x".repeat(MAX_INSTANCE_MESSAGE) });
  assert.equal(readInstanceMessage(text), undefined);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
    readInstanceMessage(any);
  }));
});

Deno.test("readInstanceMessage() reads what instanceMessageJson() wrote", () => {
  for (const message of MESSAGES) {
    assert.deepEqual(readInstanceMessage(instanceMessageJson(message)), message);
  }
});

Deno.test("instanceMessageJson() of as many peers as may be told stays within the limit", () => {
  const peers = Array(MAX_PEERS_TOLD).fill({ ...told, peerId: "\u00ff".repeat(20), load: 1000, uplink: 1 });
  assert.ok(instanceMessageJson({ say: "here", from, swarm, peers }).length < MAX_INSTANCE_MESSAGE);
});

Deno.test("sharedSwarmName() keeps the swarms of two streams apart, whatever hash they share", () => {
  assert.notEqual(sharedSwarmName(`${TRIAL_ADDRESS}x`, infoHash), swarm);
  assert.notEqual(sharedSwarmName(TRIAL_ADDRESS, infoHash.replace("1", "2")), swarm);
});

Deno.test("readUsedSignature() gives undefined for what names no event, and else its id", () => {
  const id = "ab".repeat(32);
  for (
    const text of [
      "",
      "{}",
      `{"say":"used"}`,
      `{"say":"alive","id":"${id}"}`,
      usedSignatureJson("AB"),
      `"${id}"`,
    ]
  ) {
    assert.equal(readUsedSignature(text), undefined, text);
  }
  assert.equal(readUsedSignature(usedSignatureJson(id)), id);
});
