import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readTrackerRequest } from "../../../contracts/swarm/tracker-requests.ts";
import { announceFrames, answerFrame, controlFrame, type Heard, readFrames } from "./frames.ts";

const IDS = { infoHash: "bench000000100000002", peerId: "-DS0100-000000000007" };

/** What a masked frame of less than 64 kB carries. */
function textOf(frame: Buffer): string {
  const start = ((frame[1] ?? 0) & 127) < 126 ? 6 : 8;
  const mask = frame.subarray(start - 4, start);
  assert.notDeepEqual([...mask], [0, 0, 0, 0]);
  return Buffer.from(frame.subarray(start).map((byte, at) => byte ^ (mask[at & 3] ?? 0))).toString();
}

/** A server's frame. */
function served(text: string, opcode = 1): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...head]), payload]);
}

function heardIn(bytes: Buffer): { kinds: Heard[]; used: number } {
  const kinds: Heard[] = [];
  const used = readFrames(bytes, (kind) => kinds.push(kind));
  return { kinds, used };
}

Deno.test("readFrames() leaves a frame that hasn't come whole, wherever it is cut", () => {
  const whole = served("x".repeat(500));
  for (const length of [0, 1, 2, 3, 4, 100, whole.length - 1]) {
    assert.deepEqual(heardIn(whole.subarray(0, length)), { kinds: [], used: 0 });
  }
  const both = Buffer.concat([served("{}"), whole.subarray(0, 9)]);
  assert.deepEqual(heardIn(both), { kinds: ["other"], used: 4 });
});

Deno.test("readFrames() tells replies, failures, relayed descriptions and control frames apart", () => {
  const long = "x".repeat(500);
  const frames = [
    served('{"action":"announce","interval":10}'),
    served('{"action":"announce","failure reason":"no","interval":1}'),
    served(`{"action":"announce","offer":{"type":"offer","sdp":"${long}"}}`),
    served('{"action":"gone"}'),
    served("", 9),
    served("", 10),
    served("", 8),
  ];
  assert.deepEqual(heardIn(Buffer.concat(frames)).kinds, [
    "announced",
    "failure",
    "relayed",
    "other",
    "ping",
    "pong",
    "close",
  ]);
});

Deno.test("announceFrames() writes what our tracker reads, each time with fresh offers", () => {
  const frames = announceFrames({ event: "started", offers: 5, numwant: 5 });
  const [first, second] = [1, 2].map((number) => {
    const frame = frames.write(IDS.infoHash, IDS.peerId, number);
    assert.equal(frame.length, frames.bytes);
    const request = readTrackerRequest(textOf(frame));
    assert.ok(request?.action === "announce");
    assert.equal(request.event, "started");
    assert.deepEqual([request.infoHash, request.peerId], [IDS.infoHash, IDS.peerId]);
    return request.offers.map(({ offerId }) => offerId);
  });
  assert.equal(new Set([...first ?? [], ...second ?? []]).size, 10);
});

Deno.test("announceFrames() writes announces without offers, short enough for a frame's shortest length or not", () => {
  const frame = announceFrames({ offers: 0, numwant: 5, uplink: 0, degree: 5, most: 5 });
  const request = readTrackerRequest(textOf(frame.write(IDS.infoHash, IDS.peerId, 1)));
  assert.ok(request?.action === "announce");
  assert.deepEqual([request.offers, request.numWant, request.degree, request.most], [[], 5, 5, 5]);
});

Deno.test("answerFrame() writes what our tracker reads", () => {
  const frame = answerFrame({ ...IDS, toPeerId: "-DS0100-000000000008", offerId: "7" });
  const request = readTrackerRequest(textOf(frame));
  assert.ok(request?.action === "answer");
  assert.deepEqual([request.toPeerId, request.offerId], ["-DS0100-000000000008", "7"]);
});

Deno.test("controlFrame() writes a masked frame without payload", () => {
  assert.deepEqual([...controlFrame("pong")].slice(0, 2), [0x8a, 0x80]);
  assert.equal(controlFrame("pong").length, 6);
});
