import assert from "node:assert/strict";
import fc from "fast-check";
import { objectKey } from "../../../../contracts/swarm/object-name.ts";
import { makeTrialSwarm } from "./trial-swarm.ts";

const part = (p: number) => ({ rid: "video", n: Math.floor(p / 10), p: p % 10 });
const keyOf = (p: number) => objectKey("media", part(p));
const OBJECTS = 12;

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

Deno.test("whoever stays has every object, whoever leaves and whenever, and nobody is blamed", () =>
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.nat(),
        count: fc.integer({ min: 3, max: 14 }),
        degree: fc.integer({ min: 2, max: 5 }),
        leaving: fc.array(fc.record({ who: fc.nat(), at: fc.nat({ max: OBJECTS * 200 }) }), { maxLength: 6 }),
        hopMs: fc.integer({ min: 1, max: 60 }),
        uplinkKbit: fc.constantFrom(3000, 10_000, 100_000),
      }),
      ({ seed, count, degree, leaving, hopMs, uplinkKbit }) => {
        const swarm = makeTrialSwarm({ patienceMs: 350 });
        const random = seeded(seed);
        for (let at = 0; at < count; at++) swarm.add({ hopMs, uplinkKbit });
        swarm.joinAll(degree, random);
        swarm.time.pass(1000);
        const gone = new Set<number>();
        for (const { who, at } of leaving) {
          if (gone.size === count - 1) break;
          gone.add(who % count);
          swarm.time.after(at, () => swarm.peers[who % count]?.leave());
        }
        for (let p = 0; p < OBJECTS; p++) {
          for (const peer of swarm.peers) swarm.time.after(random() * 30, () => peer.list(part(p)));
          swarm.time.pass(200);
        }
        swarm.time.pass(4000);
        for (const [at, peer] of swarm.peers.entries()) {
          assert.deepEqual(peer.blamed, []);
          if (gone.has(at)) continue;
          for (let p = 0; p < OBJECTS; p++) {
            assert.ok(peer.store.has(part(p)), `peer ${at} lacks object ${p}`);
          }
        }
      },
    ),
    { numRuns: 25 },
  ));

Deno.test("when the one elected closes, somebody else has the object within x0 and a fetch", () => {
  const swarm = makeTrialSwarm();
  for (let at = 0; at < 6; at++) swarm.add({ boxMs: 60 });
  swarm.joinAll(5, seeded(1));
  swarm.time.pass(1000);
  for (let p = 0; p < 5; p++) {
    const listedAt = swarm.time.now();
    for (const peer of swarm.peers) peer.list(part(p));
    swarm.time.pass(30);
    swarm.peers.find(({ fetched }) => fetched.some((name) => objectKey("media", name) === keyOf(p)))?.leave();
    swarm.time.pass(2000);
    const late = swarm.peers.map(({ at }) => (at.get(keyOf(p)) ?? Infinity) - listedAt).filter(
      Number.isFinite,
    );
    assert.equal(late.length, 5 - p);
    assert.ok(Math.max(...late) <= 150 + 120 + 60 + 50 + 20, `${Math.max(...late)} ms`);
  }
});

Deno.test("a page that used up its budget pushes nothing, and one that doesn't share is never elected", () => {
  const swarm = makeTrialSwarm();
  const [broke, taker, giver] = [swarm.add({ budget: 50_000 }), swarm.add({ sharing: false }), swarm.add()];
  swarm.joinAll(5, seeded(1));
  swarm.time.pass(1000);
  for (let p = 0; p < 20; p++) {
    for (const peer of swarm.peers) peer.list(part(p));
    swarm.time.pass(1500);
  }
  assert.equal(broke.given, 40_000);
  assert.deepEqual([taker.given, taker.fetched.length], [0, 0]);
  assert.ok(taker.store.names().length >= 17, `${taker.store.names().length} of 20`);
  assert.ok(giver.given >= 20 * 40_000 / 2);
});
