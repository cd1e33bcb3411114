import assert from "node:assert/strict";
import { objectKey } from "../../../../contracts/swarm/object-name.ts";
import { makeTrialSwarm, type TrialSwarm } from "./trial-swarm.ts";

/** The same numbers at each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const OBJECTS = 20;

const part = (p: number) => ({ rid: "video", n: Math.floor(p / 10), p: p % 10 });

/** Lists objects to all peers on a beat, each a little later to some. */
function stream(swarm: TrialSwarm, count: number, random: () => number, everyMs = 200): void {
  for (let at = 0; at < count; at++) {
    for (const peer of swarm.peers) swarm.time.after(random() * 20, () => peer.list(part(at)));
    swarm.time.pass(everyMs);
  }
  swarm.time.pass(1500);
}

for (const [count, most] of [[6, 1.01], [24, 1.05], [48, 1.2]] as const) {
  Deno.test(`${count} peers of degree 5 get every object once each`, () => {
    const swarm = makeTrialSwarm();
    const random = seeded(7);
    for (let at = 0; at < count; at++) swarm.add();
    swarm.joinAll(5, random);
    swarm.time.pass(3000);
    stream(swarm, OBJECTS, random);
    const copies = swarm.peers.reduce((sum, { fetched }) => sum + fetched.length, 0) / OBJECTS;
    const received = swarm.peers.reduce((sum, { mesh }) => sum + mesh.figures().received, 0);
    const wasted = swarm.peers.reduce((sum, { mesh }) => sum + mesh.figures().wasted, 0);
    for (const peer of swarm.peers) {
      for (let at = 0; at < OBJECTS; at++) assert.ok(peer.store.has(objectKey("media", part(at))));
      assert.deepEqual(peer.blamed, []);
    }
    assert.ok(copies <= most, `${copies} copies of each object from the box`);
    assert.ok(wasted <= 0.05 * received, `${wasted} of ${received} bytes for nothing`);
  });
}
