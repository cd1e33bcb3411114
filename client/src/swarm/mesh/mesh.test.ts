import assert from "node:assert/strict";
import { meshPatienceMs } from "../../../../contracts/swarm/election.ts";
import { objectKey } from "../../../../contracts/swarm/object-name.ts";
import { makeTrialRandom } from "../trial-time.ts";
import { makeTrialSwarm, type TrialSwarm } from "./trial-swarm.ts";

const OBJECTS = 10;
const BOX_MS = 40;
/** A page learns of an object so long after another at most, in milliseconds. */
const JITTER_MS = 20;

const part = (p: number) => ({ rid: "video", n: Math.floor(p / 10), p: p % 10 });

type Stand = {
  count: number;
  /** From one page to the farthest. */
  steps: number;
  /** One way of a page to its neighbours. */
  hopMs: (random: () => number) => number;
  /** How long the box takes to answer the first page; default what it takes to answer any. */
  lateMs?: number;
};

/** A swarm whose pages know each other, each with five neighbours at most. */
function stand({ count, steps, hopMs, lateMs = BOX_MS }: Stand) {
  const random = makeTrialRandom(7);
  const worstHopMs = Math.max(...Array.from({ length: 100 }, () => hopMs(random)));
  const swarm = makeTrialSwarm({
    patienceMs: meshPatienceMs({ boxRoundTripMs: BOX_MS, hopMs: worstHopMs * Math.max(1, steps / 2) }),
  });
  for (let at = 0; at < count; at++) swarm.add({ boxMs: at === 0 ? lateMs : BOX_MS, hopMs: hopMs(random) });
  swarm.joinAll(5, random);
  swarm.time.pass(3000);
  return { swarm, random };
}

/** Lists objects to all peers on a beat; gives how long the last one of some waited for each, in milliseconds. */
function stream({ time, peers }: TrialSwarm, random: () => number, some = peers): number[] {
  const listedAt: number[] = [];
  for (let at = 0; at < OBJECTS; at++) {
    listedAt.push(time.now());
    for (const peer of peers) time.after(random() * JITTER_MS, () => peer.list(part(at)));
    time.pass(200);
  }
  time.pass(1500);
  return listedAt.map((since, p) =>
    Math.max(...some.map(({ at }) => (at.get(objectKey("media", part(p))) ?? Infinity) - since))
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const copiesIn = ({ peers }: TrialSwarm) => sum(peers.map(({ fetched }) => fetched.length)) / OBJECTS;
const wasteIn = ({ peers }: TrialSwarm) =>
  1 - sum(peers.map(({ taken }) => taken)) / sum(peers.map(({ received }) => received));

for (const [count, steps] of [[6, 1], [12, 3], [24, 3], [48, 4]] as const) {
  for (const hopMs of [0, 20, 40]) {
    Deno.test(`${count} peers of degree 5, ${hopMs} ms apart, get every object once, at most ${steps} steps from the box`, () => {
      const { swarm, random } = stand({ count, steps, hopMs: () => hopMs });
      const late = stream(swarm, random);
      assert.ok(copiesIn(swarm) <= 1.05, `${copiesIn(swarm)} copies of each object from the box`);
      assert.ok(wasteIn(swarm) <= 0.01, `${wasteIn(swarm)} of all bytes for nothing`);
      // Sending to five takes some milliseconds at each step.
      const most = JITTER_MS + BOX_MS + steps * (hopMs + 20);
      assert.ok(Math.max(...late) <= most, `the last waited ${Math.max(...late)} ms`);
      for (const { blamed } of swarm.peers) assert.deepEqual(blamed, []);
    });
  }
}

Deno.test("48 peers whose ways differ between 5 and 60 ms need no second copy either", () => {
  const { swarm, random } = stand({ count: 48, steps: 4, hopMs: (random) => 5 + 55 * random() });
  const late = stream(swarm, random);
  assert.ok(copiesIn(swarm) <= 1.2, `${copiesIn(swarm)} copies of each object from the box`);
  assert.ok(wasteIn(swarm) <= 0.05, `${wasteIn(swarm)} of all bytes for nothing`);
  assert.ok(Math.max(...late) <= 500, `the last waited ${Math.max(...late)} ms`);
});

Deno.test("100 peers, more than anybody may name, need less than two copies", () => {
  const { swarm, random } = stand({ count: 100, steps: 5, hopMs: () => 40 });
  stream(swarm, random);
  assert.ok(copiesIn(swarm) <= 2, `${copiesIn(swarm)} copies of each object from the box`);
});

Deno.test("when one in twelve leaves within two seconds, those who stay have everything, at 1.3 copies", () => {
  const { swarm, random } = stand({ count: 48, steps: 4, hopMs: () => 20 });
  const leaves = (at: number) => at % 12 === 0;
  for (const [at, peer] of swarm.peers.entries()) {
    if (leaves(at)) swarm.time.after(random() * OBJECTS * 200, () => peer.leave());
  }
  const late = stream({ ...swarm, peers: swarm.peers.filter((_, at) => !leaves(at)) }, random);
  assert.ok(copiesIn(swarm) <= 1.3, `${copiesIn(swarm)} copies of each object from the box`);
  assert.ok(Math.max(...late) <= 700, `the last waited ${Math.max(...late)} ms`);
});

Deno.test("when the box answers one page of 24 three seconds late, the others wait for nothing but its turn, at 1.3 copies", () => {
  const { swarm, random } = stand({ count: 24, steps: 3, hopMs: () => 20, lateMs: 3000 });
  const late = stream(swarm, random, swarm.peers.slice(1));
  assert.ok(copiesIn(swarm) <= 1.3, `${copiesIn(swarm)} copies of each object from the box`);
  assert.ok(Math.max(...late) <= 700, `the last waited ${Math.max(...late)} ms`);
});
