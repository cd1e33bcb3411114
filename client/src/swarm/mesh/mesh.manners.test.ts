import assert from "node:assert/strict";
import {
  CHUNK_BYTES,
  encodeMeshFrame,
  type MeshFrame,
  readMeshFrame,
} from "../../../../contracts/swarm/mesh-frames.ts";
import { makeTrialSwarm, type TrialIntruder } from "./trial-swarm.ts";

const part = (p: number, rid = "video") => ({ rid, n: 0, p });
const say = (guest: TrialIntruder, frame: MeshFrame) => guest.send(encodeMeshFrame(frame));

const WHERE = { sid: "0123456789abcdef", address: `30311:${"ab".repeat(32)}:bees` };

/** One page of the mesh, and a guest whose every frame the test chooses. */
function stand(
  options: { uplinkKbit?: number; objectBytes?: number; sharing?: boolean; budget?: number } = {},
) {
  const { uplinkKbit = 100_000, objectBytes = 40_000, sharing = true, budget = Infinity } = options;
  const swarm = makeTrialSwarm({ objectBytes });
  const page = swarm.add({ uplinkKbit, sharing, budget });
  const guest = swarm.intrude(page);
  say(guest, {
    type: "hello",
    peerId: guest.id,
    uplink: 0,
    sharing: false,
    sid: "0123456789abcdef",
    address: `30311:${"ab".repeat(32)}:bees`,
  });
  swarm.time.pass(300);
  guest.received.length = 0;
  const heard = <T extends MeshFrame["type"]>(type: T) =>
    guest.received.map((bytes) => readMeshFrame(bytes))
      .filter((frame): frame is Extract<MeshFrame, { type: T }> => frame?.type === type);
  return { swarm, page, guest, heard };
}

Deno.test("an object is announced before its bytes, and its chunks come numbered and whole", () => {
  const { swarm, page, guest, heard } = stand();
  page.mesh.push(part(1), swarm.truth(part(1)));
  swarm.time.pass(200);
  assert.deepEqual(guest.received.map((bytes) => readMeshFrame(bytes)?.type), [
    "coming",
    "chunk",
    "chunk",
    "chunk",
  ]);
  assert.deepEqual(heard("coming").map(({ hops, name, length }) => ({ hops, name, length })), [
    { hops: 0, name: part(1), length: 40_000 },
  ]);
  assert.deepEqual(heard("chunk").map(({ index, payload }) => [index, payload.length]), [
    [0, CHUNK_BYTES],
    [1, CHUNK_BYTES],
    [2, 40_000 - 2 * CHUNK_BYTES],
  ]);
});

Deno.test("whoever says in the middle that it has the object is sent no more of it", () => {
  const { swarm, page, guest, heard } = stand({ uplinkKbit: 2000, objectBytes: 640_000 });
  page.mesh.push(part(1), swarm.truth(part(1)));
  swarm.time.pass(500);
  say(guest, { type: "have", kind: "media", name: part(1) });
  swarm.time.pass(20_000);
  const count = heard("chunk").length;
  assert.ok(count >= 4 && count <= 16, `${count} of 40 chunks`);
  assert.equal(page.given, 0);
});

Deno.test("a rendition that a neighbour never needs is only told of, until it wants some again", () => {
  const { swarm, page, guest, heard } = stand();
  const push = (p: number, rid: string) => {
    page.mesh.push(part(p, rid), swarm.truth(part(p, rid)));
    swarm.time.pass(100);
  };
  for (let p = 0; p < 30; p++) {
    push(p, "video-1080");
    if (heard("coming").some(({ name }) => name.rid === "video-1080" && name.p === p)) {
      say(guest, { type: "have", kind: "media", name: part(p, "video-1080") });
    }
    push(p, "video-480");
  }
  const told = (rid: string) => heard("coming").filter(({ name }) => name.rid === rid).length;
  assert.ok(told("video-1080") <= 8, `sent ${told("video-1080")} times`);
  assert.equal(told("video-480"), 30);
  assert.ok(heard("have").length >= 22);
  page.store.put(part(29, "video-1080"), swarm.truth(part(29, "video-1080")));
  say(guest, { type: "want", kind: "media", name: part(29, "video-1080") });
  swarm.time.pass(100);
  push(30, "video-1080");
  assert.deepEqual(heard("coming").slice(-2).map(({ name }) => name.p), [29, 30]);
});

Deno.test("what waited past its use is sent when it is asked for after all", () => {
  const { swarm, page, guest, heard } = stand({ uplinkKbit: 1000, objectBytes: 640_000 });
  for (const p of [1, 2, 3]) {
    page.store.put(part(p), swarm.truth(part(p)));
    page.mesh.push(part(p), swarm.truth(part(p)));
  }
  const live = () => {
    for (let at = 0; at < 20; at++) {
      say(guest, { type: "have", kind: "media", name: part(99) });
      swarm.time.pass(2000);
    }
  };
  live();
  const whole = () => heard("chunk").filter(({ index }) => index === 39).length;
  assert.ok(whole() < 3, `${whole()} of three came though they waited too long`);
  const before = whole();
  say(guest, { type: "want", kind: "media", name: part(3) });
  live();
  assert.equal(whole(), before + 1);
});

Deno.test("what is only offered is sent to nobody who doesn't ask for it", () => {
  const { swarm, page, guest, heard } = stand();
  page.store.put(part(1), swarm.truth(part(1)));
  page.mesh.offer(part(1), swarm.truth(part(1)));
  swarm.time.pass(500);
  assert.deepEqual(guest.received.map((bytes) => readMeshFrame(bytes)?.type), ["have"]);
  say(guest, { type: "want", kind: "media", name: part(1) });
  swarm.time.pass(200);
  assert.deepEqual([heard("coming").length, heard("chunk").length], [1, 3]);
});

Deno.test("who doesn't share sends nothing, asked or not", () => {
  const { swarm, page, guest } = stand({ sharing: false });
  page.store.put(part(1), swarm.truth(part(1)));
  page.mesh.push(part(1), swarm.truth(part(1)));
  page.mesh.coming("media", part(2), 40_000);
  say(guest, { type: "want", kind: "media", name: part(1) });
  swarm.time.pass(200);
  assert.deepEqual(guest.received, []);
});

Deno.test("nobody is promised what there is no room for", () => {
  const { swarm, page, heard } = stand({ uplinkKbit: 1000, objectBytes: 7_000_000 });
  for (const p of [1, 2, 3]) page.mesh.push(part(p), swarm.truth(part(p)));
  page.mesh.coming("media", part(4), 7_000_000);
  swarm.time.pass(3000);
  assert.deepEqual(heard("coming").map(({ name }) => name), [part(1), part(2)]);
});

Deno.test("nobody is promised what the budget doesn't allow", () => {
  const { swarm, page, heard } = stand({ budget: 50_000 });
  page.mesh.coming("media", part(1), 60_000);
  page.mesh.coming("media", part(2), 40_000);
  swarm.time.pass(100);
  assert.deepEqual(heard("coming").map(({ name }) => name), [part(2)]);
});

Deno.test("a page that may give nothing shares once it may, though it sent nothing", () => {
  const { swarm, page, heard } = stand({ budget: 0 });
  swarm.time.pass(3000);
  assert.equal(page.mesh.self(), undefined);
  page.allow(1);
  swarm.time.pass(2500);
  assert.equal(page.mesh.self()?.peerId, page.id);
  assert.equal(heard("hello").at(-1)?.sharing, true);
});

Deno.test("a page that ran out shares again only when it may give for some seconds", () => {
  const { swarm, page, guest, heard } = stand({ budget: 100_000 });
  for (const p of [1, 2, 3]) page.mesh.push(part(p), swarm.truth(part(p)));
  swarm.time.pass(100);
  assert.equal(page.mesh.self(), undefined);
  page.allow(1_900_000);
  for (let second = 0; second < 30; second++) {
    say(guest, { type: "have", kind: "media", name: part(99) });
    swarm.time.pass(1000);
  }
  assert.equal(page.mesh.self(), undefined);
  page.allow(100_000);
  swarm.time.pass(2500);
  assert.equal(page.mesh.self()?.peerId, page.id);
  assert.deepEqual(
    heard("hello").map(({ sharing }) => sharing).filter((is, at, all) => is !== all[at - 1]),
    [false, true],
  );
});

Deno.test("what a neighbour says it has is asked for once, unless it comes by itself", () => {
  const { swarm, guest, heard } = stand();
  say(guest, { type: "have", kind: "media", name: part(1) });
  say(guest, { type: "have", kind: "media", name: part(2) });
  say(guest, {
    type: "coming",
    handle: 1,
    kind: "media",
    hops: 0,
    name: part(2),
    length: 40_000,
    fetcher: guest.id,
  });
  swarm.time.pass(100);
  assert.deepEqual(heard("want").map(({ name }) => name), [part(1)]);
});

Deno.test("who left its tracker isn't counted on, unless it is heard of still", () => {
  const { swarm, page, guest } = stand();
  say(guest, {
    type: "hello",
    peerId: guest.id,
    uplink: 3,
    sharing: true,
    sid: "0123456789abcdef",
    address: `30311:${"ab".repeat(32)}:bees`,
  });
  swarm.time.pass(100);
  assert.deepEqual(page.mesh.neighbours("video"), [{ peerId: guest.id, uplink: 3 }]);
  page.mesh.hear({ signal: "gone", peerId: guest.id });
  assert.deepEqual(page.mesh.neighbours("video"), []);
  say(guest, { type: "have", kind: "media", name: part(1) });
  swarm.time.pass(100);
  assert.deepEqual(page.mesh.neighbours("video"), [{ peerId: guest.id, uplink: 3 }]);
});

Deno.test("who is silent for three seconds isn't counted on, and for eight isn't a neighbour any more", () => {
  const { swarm, page, guest, heard } = stand();
  const hello = { type: "hello", peerId: guest.id, uplink: 3, sharing: true, ...WHERE } as const;
  say(guest, hello);
  swarm.time.pass(2500);
  assert.equal(page.mesh.near("video").length, 1);
  swarm.time.pass(2000);
  assert.deepEqual([page.mesh.near("video").length, page.peers.length], [0, 1]);
  say(guest, hello);
  swarm.time.pass(100);
  assert.equal(page.mesh.near("video").length, 1);
  swarm.time.pass(10_000);
  assert.deepEqual([page.peers, guest.isOpen()], [[], false]);
  // This page itself said every second that it lives.
  assert.ok(heard("hello").length >= 10);
  assert.deepEqual(page.blamed, []);
});

Deno.test("an offer of somebody who fell silent ends the connection that it lost, and of nobody else", () => {
  const { swarm, page, guest } = stand();
  const offer = { signal: "offer", peerId: guest.id, offerId: "1", sdp: "" } as const;
  page.mesh.hear(offer);
  swarm.time.pass(100);
  assert.equal(guest.isOpen(), true);
  swarm.time.pass(4000);
  page.mesh.hear({ ...offer, peerId: "-DS0100-someoneelse0" });
  assert.equal(page.peers.length, 1);
  page.mesh.hear(offer);
  assert.equal(page.peers.length, 0);
});

Deno.test("what was announced by somebody who leaves is lost at once", () => {
  const { swarm, page, guest } = stand();
  say(guest, {
    type: "coming",
    handle: 1,
    kind: "media",
    hops: 1,
    name: part(1),
    length: 40_000,
    fetcher: guest.id,
  });
  swarm.time.pass(20);
  assert.deepEqual([page.announced.length, page.lost.length], [1, 0]);
  say(guest, { type: "bye", reason: "leaving" });
  swarm.time.pass(20);
  assert.deepEqual(page.lost, [{ name: part(1), from: guest.id }]);
  assert.deepEqual(page.peers, []);
});

Deno.test("closing says bye to all, and nothing happens afterwards", () => {
  const { swarm, page, guest, heard } = stand();
  page.leave();
  swarm.time.pass(60_000);
  assert.deepEqual(heard("bye"), [{ type: "bye", reason: "leaving" }]);
  assert.equal(guest.isOpen(), false);
});
