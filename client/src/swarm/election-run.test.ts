import assert from "node:assert/strict";
import { type Candidate, rankOf } from "../../../contracts/swarm/election.ts";
import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import { makeElectionRun } from "./election-run.ts";
import { makeTrialTime } from "./trial-time.ts";

const peers: Candidate[] = ["a", "b", "c", "d", "e"].map((letter) => ({
  peerId: `-DS0100-${letter.repeat(12)}`,
  uplink: 0,
}));
const name: ObjectName = { rid: "video", n: 7, p: 3 };
/** The peer of each rank for that object. */
const ranked = peers.toSorted((one, other) => rankOf(one, peers, name) - rankOf(other, peers, name));

function stand(rank: number, maxRank = 3, spoke: readonly string[] = []) {
  const time = makeTrialTime(0);
  const there = new Set<string>();
  const coming = new Set<string>();
  const fetched: [number, number][] = [];
  const missed: string[] = [];
  const self = ranked[rank];
  assert.ok(self);
  const run = makeElectionRun({
    kind: "media",
    self: () => self,
    neighbours: () => peers,
    reliance: { kept: () => {}, missed: (peerIds) => void missed.push(...peerIds), among: (all) => all },
    spoke: (peerId) => spoke.includes(peerId),
    delayMs: (rank) => rank * 100,
    maxRank,
    isThere: (name) => there.has(objectKey("media", name)),
    isComing: (name) => coming.has(objectKey("media", name)),
    fetch: (_name, rank) => fetched.push([time.now(), rank]),
    after: time.after,
  });
  return { time, run, fetched, missed, there, coming };
}

Deno.test("makeElectionRun() leaves an object to others where its rank is too late, or it was dropped", () => {
  const late = stand(4);
  late.run.consider(name);
  const dropped = stand(2);
  dropped.run.consider(name);
  dropped.run.drop(name);
  const closed = stand(2);
  closed.run.consider(name);
  closed.run.close();
  for (const { time, fetched } of [late, dropped, closed]) {
    time.pass(5000);
    assert.deepEqual(fetched, []);
  }
});

Deno.test("makeElectionRun() counts as missing who said nothing, and nobody who is only slow", () => {
  const [first, second] = ranked.map(({ peerId }) => peerId);
  assert.ok(first && second);
  const { time, run, missed } = stand(2, 3, [first]);
  run.consider(name);
  time.pass(5000);
  assert.deepEqual(missed, [second]);
});

Deno.test("makeElectionRun() fetches nothing that is there when its turn comes", () => {
  const { time, run, fetched, there } = stand(1);
  run.consider(name);
  there.add(objectKey("media", name));
  time.pass(5000);
  assert.deepEqual(fetched, []);
});

Deno.test("makeElectionRun() fetches at once as the first, and each later rank after its wait", () => {
  for (const rank of [0, 1, 2, 3]) {
    const { time, run, fetched } = stand(rank);
    run.consider(name);
    run.consider(name);
    time.pass(5000);
    assert.deepEqual(fetched, [[rank * 100, rank]]);
  }
});

Deno.test("makeElectionRun() waits while an object is coming, and takes its turn when it no longer is", () => {
  const { time, run, fetched, coming } = stand(1);
  coming.add(objectKey("media", name));
  run.consider(name);
  time.pass(400);
  assert.deepEqual(fetched, []);
  coming.clear();
  time.pass(50);
  assert.equal(fetched.length, 1);
});

Deno.test("makeElectionRun() runs again for what was said to be coming and isn't, once it was considered", () => {
  const { time, run, fetched } = stand(0);
  run.again(name);
  assert.deepEqual(fetched, []);
  run.consider(name);
  run.again(name);
  time.pass(1000);
  assert.equal(fetched.length, 2);
});
