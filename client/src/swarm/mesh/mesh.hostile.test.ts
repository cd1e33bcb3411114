import assert from "node:assert/strict";
import {
  CHUNK_BYTES,
  encodeMeshFrame,
  type MeshFrame,
  readMeshFrame,
} from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey } from "../../../../contracts/swarm/object-name.ts";
import type { TrialPeer } from "./trial-peer.ts";
import { makeTrialSwarm, type TrialIntruder, type TrialSwarm } from "./trial-swarm.ts";

const ADDRESS = `30311:${"ab".repeat(32)}:bees`;
const SID = "0123456789abcdef";
const part = (p: number, n = 0) => ({ rid: "video", n, p });
const keyOf = (p: number, n = 0) => objectKey("media", part(p, n));

const say = (intruder: TrialIntruder, frame: MeshFrame) => intruder.send(encodeMeshFrame(frame));
const hello = (peerId: string, changes: Partial<Extract<MeshFrame, { type: "hello" }>> = {}): MeshFrame => ({
  type: "hello",
  peerId,
  uplink: 0,
  sharing: true,
  sid: SID,
  address: ADDRESS,
  ...changes,
});
const coming = (p: number, length = 40_000, n = 0): MeshFrame => ({
  type: "coming",
  handle: p,
  kind: "media",
  hops: 0,
  name: part(p, n),
  length,
  fetcher: "-DS0100-intruder0000",
});
const chunk = (handle: number, index: number, payload: Uint8Array): MeshFrame => ({
  type: "chunk",
  handle,
  index,
  payload,
});

/** Sends a whole object in chunks. */
function sendAll(intruder: TrialIntruder, p: number, bytes: Uint8Array): void {
  say(intruder, coming(p, bytes.length));
  for (let index = 0; index * CHUNK_BYTES < bytes.length; index++) {
    say(intruder, chunk(p, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
  }
}

/** Two honest peers, and somebody else who is connected to the first, or to both. */
function stand(options: { greet?: boolean; both?: boolean } = {}) {
  const swarm = makeTrialSwarm();
  const [victim, friend] = [swarm.add(), swarm.add()];
  swarm.join(victim, friend);
  const intruder = swarm.intrude(victim);
  const second = options.both ? swarm.intrude(friend) : undefined;
  if (options.greet !== false) {
    for (const end of [intruder, second]) {
      if (end) say(end, hello(intruder.id));
    }
  }
  swarm.time.pass(500);
  return { swarm, victim, friend, intruder, second };
}

function framesFrom(intruder: TrialIntruder, type: MeshFrame["type"]): MeshFrame[] {
  return intruder.received.map((bytes) => readMeshFrame(bytes)).filter((frame) =>
    frame?.type === type
  ) as MeshFrame[];
}

/** When both honest peers had the object at last, after it was listed. */
function lateness({ time, peers }: TrialSwarm, p: number, n = 0): number {
  const listedAt = time.now();
  for (const peer of peers) peer.list(part(p, n));
  time.pass(3000);
  return Math.max(...peers.map(({ at }) => (at.get(keyOf(p, n)) ?? Infinity) - listedAt));
}

function isShunned(victim: TrialPeer, swarm: TrialSwarm, id: string): boolean {
  return !swarm.admits(victim, id);
}

Deno.test("a peer that says it is somebody else than was signalled is sent away and kept away", () => {
  const { swarm, victim, intruder } = stand({ greet: false });
  say(intruder, hello("-DS0100-someoneelse0"));
  swarm.time.pass(100);
  assert.equal(intruder.isOpen(), false);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
  assert.ok(isShunned(victim, swarm, intruder.id));
  assert.equal(victim.mesh.connected().includes("-DS0100-someoneelse0"), false);
});

Deno.test("a peer of another session is sent away without blame", () => {
  const { swarm, victim, intruder } = stand({ greet: false });
  say(intruder, hello(intruder.id, { sid: "ffffffffffffffff" }));
  swarm.time.pass(100);
  assert.equal(intruder.isOpen(), false);
  assert.deepEqual(framesFrom(intruder, "bye"), [{ type: "bye", reason: "wrong-swarm" }]);
  assert.deepEqual(victim.blamed, []);
});

Deno.test("a peer that never says hello is let go", () => {
  const { swarm, victim, intruder } = stand({ greet: false });
  swarm.time.pass(6000);
  assert.equal(intruder.isOpen(), false);
  assert.deepEqual(victim.mesh.connected(), [swarm.peers[1]?.id]);
});

for (
  const [name, send] of [
    ["speaks before hello", (end: TrialIntruder) => say(end, coming(1))],
    [
      "sends noise",
      (end: TrialIntruder) => end.send(crypto.getRandomValues(new Uint8Array(40)).fill(250, 0, 1)),
    ],
    ["sends an endless frame", (end: TrialIntruder) => end.send(new Uint8Array(70_000).fill(3))],
  ] as const
) {
  Deno.test(`a peer that ${name} is blamed`, () => {
    const { swarm, victim, intruder } = stand({ greet: name !== "speaks before hello" ? true : false });
    send(intruder);
    swarm.time.pass(100);
    assert.equal(intruder.isOpen(), false);
    assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
  });
}

for (
  const [name, chunks] of [
    ["out of order", [1, 0, 2]],
    ["twice", [0, 0, 1, 2]],
    ["with a hole", [0, 2]],
  ] as const
) {
  Deno.test(`a peer that sends chunks ${name} is blamed, and nothing of it arrives`, () => {
    const { swarm, victim, intruder } = stand();
    const bytes = swarm.truth(part(1));
    say(intruder, coming(1));
    for (const at of chunks) {
      say(intruder, chunk(1, at, bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES)));
    }
    swarm.time.pass(50);
    assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
    assert.equal(victim.store.size, 0);
    assert.ok(lateness(swarm, 1) < 400);
  });
}

Deno.test("a peer whose chunk is longer than what it announced is blamed", () => {
  const { swarm, victim, intruder } = stand();
  say(intruder, coming(1, 10));
  say(intruder, chunk(1, 0, new Uint8Array(11)));
  swarm.time.pass(50);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
});

Deno.test("a peer that announces another length than the sealed one is blamed", () => {
  const { swarm, victim, intruder } = stand();
  lateness(swarm, 1);
  victim.store.clear();
  say(intruder, coming(1, 39_999));
  swarm.time.pass(50);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "byte-mismatch" }]);
});

for (
  const [when, listAt] of [["before", 7], ["after", 1000]] as const
) {
  Deno.test(`a false length sets no honest peers against each other that list the object ${when} they hear of it`, () => {
    const { swarm, victim, friend, intruder } = stand();
    say(intruder, { type: "peers", peers: [] });
    swarm.time.pass(500);
    say(intruder, coming(1, 39_999));
    say(intruder, chunk(1, 0, swarm.truth(part(1)).subarray(0, CHUNK_BYTES)));
    swarm.time.pass(7);
    if (when === "after") victim.list(part(1));
    swarm.time.pass(listAt - 7);
    friend.list(part(1));
    victim.list(part(1));
    swarm.time.pass(2000);
    const guilty = [...victim.blamed, ...friend.blamed].map(({ peer }) => peer);
    assert.deepEqual(guilty.filter((peer) => peer !== intruder.id), []);
    for (const { store } of [victim, friend]) assert.deepEqual(store.get(keyOf(1)), swarm.truth(part(1)));
  });
}

Deno.test("a poisoner is found out by the first object, which comes from elsewhere, and is kept away longer each time", () => {
  const { swarm, victim, intruder } = stand();
  const bent = swarm.truth(part(1));
  bent[20_000] = 1;
  sendAll(intruder, 1, bent);
  swarm.time.pass(100);
  assert.ok(lateness(swarm, 1) < 600);
  assert.deepEqual(victim.store.get(keyOf(1)), swarm.truth(part(1)));
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "byte-mismatch" }]);
  assert.equal(intruder.isOpen(), false);
  for (const ms of [30_000, 120_000]) {
    assert.ok(isShunned(victim, swarm, intruder.id));
    swarm.time.pass(ms);
    assert.ok(!isShunned(victim, swarm, intruder.id));
    victim.mesh.blame(intruder.id, "byte-mismatch");
  }
});

Deno.test("the right bytes under another name are poison too", () => {
  const { swarm, victim, intruder } = stand();
  sendAll(intruder, 2, swarm.truth(part(1)));
  swarm.time.pass(100);
  assert.ok(lateness(swarm, 2) < 600);
  assert.deepEqual(victim.store.get(keyOf(2)), swarm.truth(part(2)));
  assert.equal(victim.blamed[0]?.reason, "byte-mismatch");
});

Deno.test("whoever passes a poisoned object on in good faith can't: what isn't verified isn't sent", () => {
  const { swarm, friend, intruder } = stand();
  const bent = swarm.truth(part(1));
  bent[0] = 1;
  sendAll(intruder, 1, bent);
  swarm.time.pass(100);
  lateness(swarm, 1);
  assert.deepEqual(friend.blamed, []);
  assert.equal(friend.store.size, 1);
});

Deno.test("a claimer that never delivers holds others back for 300 ms an object, and soon not at all", () => {
  const { swarm, victim, intruder, second } = stand({ both: true });
  const late: number[] = [];
  for (let p = 0; p < 30; p++) {
    for (const end of [intruder, second]) if (end) say(end, coming(p));
    swarm.time.pass(10);
    late.push(lateness(swarm, p));
  }
  // Patience for rank 0, the belief, the look every 50 ms, and a fetch.
  assert.ok(Math.max(...late) <= 150 + 300 + 120 + 50 + 30, `${Math.max(...late)} ms`);
  const believed = victim.announced.filter(({ from }) => from === intruder.id).length;
  assert.ok(believed <= 6, `believed ${believed} times`);
  assert.deepEqual(victim.blamed, []);
});

Deno.test("whoever announces and never sends is sent each object, believed or not: its own fetches may hang", () => {
  const { swarm, victim, intruder } = stand();
  for (let p = 1; p <= 6; p++) {
    const before = framesFrom(intruder, "chunk").length;
    say(intruder, coming(p));
    swarm.time.pass(400);
    victim.mesh.push(part(p), swarm.truth(part(p)));
    swarm.time.pass(100);
    assert.ok(framesFrom(intruder, "chunk").length > before, `part ${p}`);
  }
});

Deno.test("a claim is believed once for each object and peer", () => {
  const { swarm, victim, intruder } = stand();
  for (let at = 0; at < 20; at++) {
    say(intruder, coming(1));
    swarm.time.pass(200);
  }
  assert.equal(victim.announced.length, 1);
  assert.equal(victim.mesh.isComing("media", part(1)), false);
});

Deno.test("a corrupt beginning and then silence costs 300 ms, and nobody is blamed", () => {
  const { swarm, victim, intruder } = stand();
  say(intruder, coming(1));
  say(intruder, chunk(1, 0, new Uint8Array(CHUNK_BYTES).fill(7)));
  swarm.time.pass(10);
  assert.ok(lateness(swarm, 1) < 700);
  assert.deepEqual(victim.store.get(keyOf(1)), swarm.truth(part(1)));
  assert.deepEqual(victim.blamed, []);
});

Deno.test("whoever lets one chunk drip after the other isn't waited for", () => {
  const { swarm, victim, intruder } = stand();
  const bytes = new Uint8Array(500_000);
  say(intruder, coming(1, bytes.length));
  for (let index = 0; index < 20; index++) {
    say(intruder, chunk(1, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
    swarm.time.pass(250);
    if (index * 250 > 300 + 500_000 / 250) assert.equal(victim.mesh.isComing("media", part(1)), false);
  }
  assert.equal(victim.lost.length, 1);
});

Deno.test("a peer that floods with bytes is blamed before it filled 14 MB", () => {
  const { swarm, victim, intruder } = stand();
  const bytes = new Uint8Array(1_000_000);
  for (let p = 0; p < 20; p++) sendAll(intruder, p, bytes);
  swarm.time.pass(2000);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
  assert.ok(victim.mesh.figures().received <= 14_000_000);
});

Deno.test("a peer that brings what is there again and again is blamed, though no faster than a large stream", () => {
  const { swarm, victim, intruder } = stand();
  lateness(swarm, 1);
  for (let times = 0; times < 200 && intruder.isOpen(); times++) {
    sendAll(intruder, 1, swarm.truth(part(1)));
    swarm.time.pass(20);
  }
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
  assert.ok(victim.mesh.figures().wasted <= 6_000_000);
});

Deno.test("false objects that are looked at together are one offence", () => {
  const { swarm, victim, intruder } = stand();
  for (const p of [1, 2, 3]) sendAll(intruder, p, new Uint8Array(40_000));
  swarm.time.pass(100);
  for (const p of [1, 2, 3]) victim.list(part(p));
  swarm.time.pass(1000);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "byte-mismatch" }]);
  swarm.time.pass(30_000);
  assert.ok(!isShunned(victim, swarm, intruder.id));
});

Deno.test("a peer that floods with words is blamed", () => {
  const { swarm, victim, intruder } = stand();
  for (let n = 0; n < 1000; n++) say(intruder, { type: "have", kind: "media", name: part(1, n) });
  swarm.time.pass(500);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
});

Deno.test("asking for one object many times brings it once", () => {
  const { swarm, intruder } = stand();
  lateness(swarm, 1);
  for (let at = 0; at < 50; at++) say(intruder, { type: "want", kind: "media", name: part(1) });
  swarm.time.pass(500);
  assert.equal(framesFrom(intruder, "chunk").length, 3);
});

Deno.test("a peer that says it has everything and sends nothing delays nobody", () => {
  const { swarm, victim, intruder, second } = stand({ both: true });
  const late: number[] = [];
  for (let p = 0; p < 10; p++) {
    for (const end of [intruder, second]) if (end) say(end, { type: "have", kind: "media", name: part(p) });
    swarm.time.pass(10);
    late.push(lateness(swarm, p));
  }
  assert.ok(Math.max(...late) <= 400, `${Math.max(...late)} ms`);
  assert.deepEqual(victim.blamed, []);
});

Deno.test("invented peers don't keep honest ones from stepping in", () => {
  const { swarm, intruder, second } = stand({ both: true });
  const peers = Array.from({ length: 60 }, (_, at) => ({
    peerId: `-DS0100-invented${String(at).padStart(4, "0")}`,
    uplink: 4 as const,
    distance: 1,
    via: `-DS0100-invented${String(at).padStart(4, "0")}`,
  }));
  for (const end of [intruder, second]) if (end) say(end, { type: "peers", peers });
  swarm.time.pass(500);
  for (let p = 0; p < 20; p++) {
    const late = lateness(swarm, p);
    // Patience, three ranks for all the invented, one for the intruder itself, and a fetch.
    assert.ok(late <= 150 + 3 * 120 + 50, `${late} ms`);
  }
  const copies = swarm.peers.reduce((sum, { fetched }) => sum + fetched.length, 0) / 20;
  assert.ok(copies <= 1.1, `${copies} copies`);
});
