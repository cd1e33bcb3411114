import assert from "node:assert/strict";
import { fromHex, toHex } from "../hex.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../nostr/event.ts";
import { rankedPeers, rankOf, ticketOf } from "./election.ts";
import { encodeMeshFrame, type MeshFrame, readMeshFrame } from "./mesh-frames.ts";
import type { ObjectName } from "./object-name.ts";
import { peerIdOf } from "./peer-id.ts";
import { encodePlaylistObject, readPlaylistObject } from "./playlist-object.ts";
import { receiptTemplate, verifyReceipt } from "./receipt.ts";
import { meshInfoHash, swarmId } from "./swarm-id.ts";
import { type Grant, tokenFromQuery, tokenTemplate, tokenToQuery, verifyToken } from "./token.ts";
import { readTrackerAnswer, trackerAnswerJson } from "./tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "./tracker-messages.ts";
import { readTrackerRequest, trackerRequestJson } from "./tracker-requests.ts";
import { chooseEdges } from "./trackers.ts";
import { readUplinkClass } from "./uplink.ts";
import vectors from "./vectors/swarm-v1.json" with { type: "json" };

const bytes = (hex: string) => fromHex(hex) ?? assert.fail("the vector is not hex");
const { nowSeconds } = vectors;

/** A vector's frame: JSON has no bytes, so a payload stands there in hex. */
function frameOf(frame: Record<string, unknown>): MeshFrame {
  const { payload } = frame;
  return (typeof payload === "string" ? { ...frame, payload: bytes(payload) } : frame) as MeshFrame;
}

Deno.test("peer ids of the vectors come out", () => {
  for (const { identity, address, peerId } of vectors.peerIds) {
    assert.equal(peerIdOf(bytes(identity), address), peerId);
  }
  assert.ok(vectors.peerIds.some(({ peerId }) => peerId[8] === "0"), "one with a zero in front");
});

Deno.test("swarm ids and info hashes of the vectors come out", () => {
  for (const { address, sid, ...expected } of vectors.swarms) {
    assert.deepEqual({ swarmId: swarmId(address, sid), infoHash: meshInfoHash(address, sid) }, expected);
  }
});

Deno.test("elections of the vectors have their outcome, whoever counts", () => {
  for (const { name, candidates: listed, ranked } of vectors.elections) {
    const object: ObjectName = name;
    const candidates = listed.map(({ peerId, uplink }) => ({ peerId, uplink: readUplinkClass(uplink) ?? 0 }));
    for (const { peerId, ticket } of listed) assert.equal(ticketOf(peerId, object), ticket);
    assert.deepEqual(rankedPeers(candidates, object), ranked);
    for (const self of candidates) {
      const others = candidates.filter(({ peerId }) => peerId !== self.peerId);
      assert.equal(rankOf(self, others, object), ranked.indexOf(self.peerId));
    }
  }
});

Deno.test("edges of the vectors are chosen", () => {
  for (const { infoHash, edges, chosen } of vectors.edges) {
    assert.deepEqual(chooseEdges(edges, infoHash), chosen);
  }
});

Deno.test("the token of the vectors is made, written, read and accepted", () => {
  const { edgeSecret, event, query } = vectors.token;
  const grant = vectors.token.grant as Grant;
  assert.deepEqual(signEvent(tokenTemplate(grant, nowSeconds), bytes(edgeSecret)), event);
  assert.equal(tokenToQuery(event), query);
  const edge = publicKeyOf(bytes(edgeSecret));
  const { address, peerId } = grant;
  assert.deepEqual(
    verifyToken({ event: tokenFromQuery(query), edges: [edge], address, peerId, nowSeconds }),
    { verdict: "accepted", author: edge, ...grant },
  );
});

Deno.test("the receipt of the vectors is made, read and accepted", () => {
  const { receiverSecret, receipt, event } = vectors.receipt;
  assert.deepEqual(signEvent(receiptTemplate(receipt, nowSeconds), bytes(receiverSecret)), event);
  const { address, sid, from } = receipt;
  assert.deepEqual(verifyReceipt({ event, address, sessions: [sid], from }), {
    verdict: "accepted",
    id: event.id,
    createdAt: nowSeconds,
    ...receipt,
  });
});

for (const { name, frame, hex } of vectors.frames) {
  Deno.test(`encodeMeshFrame() and readMeshFrame() agree with the vectors on ${name}`, () => {
    assert.equal(toHex(encodeMeshFrame(frameOf(frame))), hex);
    assert.deepEqual(readMeshFrame(bytes(hex)), frameOf(frame));
  });
}

Deno.test("the vectors have a frame of every type", () => {
  // Fails to compile when the mesh learns a frame that has no vector.
  const types: Record<MeshFrame["type"], true> = {
    hello: true,
    coming: true,
    chunk: true,
    have: true,
    want: true,
    peers: true,
    bye: true,
    plays: true,
  };
  assert.deepEqual(new Set(vectors.frames.map(({ frame }) => frame.type)), new Set(Object.keys(types)));
});

Deno.test("readMeshFrame() gives undefined for each refused frame of the vectors", () => {
  for (const { why, hex } of vectors.refusedFrames) {
    assert.equal(readMeshFrame(bytes(hex)), undefined, why);
  }
});

Deno.test("playlist objects of the vectors are written and read", () => {
  for (const { url, encoding, bodyHex, hex } of vectors.playlistObjects) {
    const object = {
      url,
      encoding: encoding === "gzip" ? "gzip" as const : "identity" as const,
      body: bytes(bodyHex),
    };
    assert.equal(toHex(encodePlaylistObject(object)), hex);
    assert.deepEqual(readPlaylistObject(bytes(hex)), object);
  }
});

Deno.test("messages to and from the tracker are written and read as in the vectors", () => {
  for (const { wire, read } of vectors.trackerRequests) {
    assert.deepEqual(readTrackerRequest(JSON.stringify(wire)), read);
    assert.deepEqual(JSON.parse(trackerRequestJson(read as TrackerRequest)), wire);
  }
  for (const { wire, read } of vectors.trackerAnswers) {
    assert.deepEqual(readTrackerAnswer(JSON.stringify(wire)), read);
    assert.deepEqual(JSON.parse(trackerAnswerJson(read as TrackerAnswer)), wire);
  }
});

Deno.test("the events of the vectors are events as they stand on the wire", () => {
  const events: NostrEvent[] = [vectors.token.event, vectors.receipt.event];
  for (const event of events) {
    assert.deepEqual(Object.keys(event), ["id", "pubkey", "created_at", "kind", "tags", "content", "sig"]);
  }
});
