import assert from "node:assert/strict";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { TrialPeer } from "./trial-peer.ts";
import { makeTrialSwarm } from "./trial-swarm.ts";

const COUNT = 20;
const SIZES = ["video", "video-480"] as const;
const part = (rid: string, p: number): ObjectName => ({ rid, n: Math.floor(p / 10), p: p % 10 });

/** Six pages, everybody connected to everybody, of whom each plays one of two sizes, and all the same sound. */
function stand() {
  const swarm = makeTrialSwarm();
  const sizeOf = new Map<TrialPeer, string>();
  for (let at = 0; at < 6; at++) {
    const peer = swarm.add();
    sizeOf.set(peer, SIZES[at % 2] ?? "");
    peer.mesh.plays(sizeOf.get(peer) ?? "");
  }
  swarm.joinAll(5, Math.random);
  swarm.time.pass(3000);
  /** Lists a part of the sound and of each size, to those who play it. */
  const stream = (from: number) => {
    for (let at = from; at < from + COUNT; at++) {
      for (const peer of swarm.peers) {
        peer.list(part("audio", at));
        peer.list(part(sizeOf.get(peer) ?? "", at));
      }
      swarm.time.pass(200);
    }
    swarm.time.pass(1500);
  };
  const copies = (rid: string) =>
    swarm.peers.flatMap(({ fetched }) => fetched.filter((name) => name.rid === rid)).length / COUNT;
  return { swarm, sizeOf, stream, copies };
}

Deno.test("pages that play another size are elected for none of it, nor sent it, and share the sound", () => {
  const { swarm, sizeOf, stream, copies } = stand();
  stream(0);
  for (const rid of ["audio", ...SIZES]) assert.equal(copies(rid), 1, rid);
  // Nobody waited for somebody who had no reason to fetch.
  for (const peer of swarm.peers) {
    const mine = sizeOf.get(peer) ?? "";
    for (let at = 0; at < COUNT; at++) {
      assert.ok(peer.store.has(part(mine, at)));
      assert.equal(
        peer.store.has(part(SIZES.find((rid) => rid !== mine) ?? "", at)),
        false,
      );
    }
    assert.deepEqual([peer.received - peer.taken, peer.blamed], [0, []]);
  }
});

Deno.test("a page that changes its size is counted with those who play that one", () => {
  const { swarm, sizeOf, stream, copies } = stand();
  const [first] = swarm.peers;
  assert.ok(first);
  sizeOf.set(first, "video-480");
  first.mesh.plays("video-480");
  swarm.time.pass(500);
  const names = (peer: TrialPeer, rid: string) =>
    peer.mesh.neighbours(rid).map(({ peerId }) => peerId).sort();
  const others = (rid: string) =>
    swarm.peers.filter((peer) => peer !== first && sizeOf.get(peer) === rid).map(({ id }) => id).sort();
  assert.deepEqual(names(first, "video-480"), others("video-480"));
  assert.equal(names(first, "audio").length, 5);
  stream(0);
  assert.deepEqual([copies("video"), copies("video-480")], [1, 1]);
});

Deno.test("a page that lacks a part asks those who play its size, and nobody else", () => {
  const { swarm, sizeOf, stream } = stand();
  stream(0);
  const late = swarm.add();
  late.mesh.plays("video-480");
  for (const other of swarm.peers) if (other !== late) swarm.join(late, other);
  swarm.time.pass(1000);
  const given = () => swarm.peers.map((peer) => [sizeOf.get(peer) ?? "", peer.given] as const);
  const before = given();
  late.list(part("video-480", COUNT - 1), "late");
  swarm.time.pass(1000);
  assert.ok(late.store.has(part("video-480", COUNT - 1)));
  for (const [at, [size, bytes]] of given().entries()) {
    if (size === "video") assert.equal(bytes, before[at]?.[1]);
  }
});
