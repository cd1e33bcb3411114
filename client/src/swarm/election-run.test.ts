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
  const kept: string[] = [];
  const self = ranked[rank];
  assert.ok(self);
  const run = makeElectionRun({
    kind: "media",
    self: () => self,
    neighbours: () => peers,
    reliance: {
      kept: ({ peerId }) => void kept.push(peerId),
      missed: (ones) => void missed.push(...ones.map(({ peerId }) => peerId)),
      among: (all) => all,
    },
    spoke: (peerId) => spoke.includes(peerId),
    delayMs: (rank) => rank * 100,
    maxRank,
    isThere: (name) => there.has(objectKey("media", name)),
    isComing: (name) => coming.has(objectKey("media", name)),
    fetch: (_name, rank) => fetched.push([time.now(), rank]),
    after: time.after,
  });
  return { time, run, fetched, missed, kept, there, coming };
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

Deno.test("makeElectionRun() counts on the first who spoke or brought it, on nobody who was stood in for, nor on a word that came too late", () => {
  const [first, second] = ranked.map(({ peerId }) => peerId);
  assert.ok(first && second);
  const keptBy = (spoke: string[], from: string | undefined, late = false) => {
    const { time, run, kept } = stand(2, 3, late ? [] : spoke);
    run.consider(name);
    if (late) time.pass(5000);
    run.drop(name, from);
    run.drop(name, from);
    return kept;
  };
  assert.deepEqual(keptBy([], second), []);
  assert.deepEqual(keptBy([], undefined), []);
  assert.deepEqual(keptBy([first], undefined, true), []);
  assert.deepEqual(keptBy([], first), [first]);
  assert.deepEqual(keptBy([first], second), [first]);
  assert.deepEqual(keptBy([], first, true), [first]);
});

Deno.test("makeElectionRun() awaits the first in rank alone, until its turn is over", () => {
  const [first = "", second = ""] = ranked.map(({ peerId }) => peerId);
  const { time, run, coming } = stand(2);
  assert.equal(run.awaits(name, first), false);
  run.consider(name);
  assert.deepEqual([run.awaits(name, first), run.awaits(name, second)], [true, false]);
  coming.add(objectKey("media", name));
  time.pass(300);
  assert.equal(run.awaits(name, first), false);
});

Deno.test("makeElectionRun() takes it for a miss of who told of somebody, unless that one brings what was waited for", () => {
  const own = ranked[1];
  const [first] = ranked;
  assert.ok(own && first);
  const time = makeTrialTime(0);
  const counted: string[] = [];
  const run = makeElectionRun({
    kind: "media",
    self: () => own,
    neighbours: () => [{ ...first, via: "teller" }],
    reliance: {
      kept: ({ peerId, via }) => void counted.push(`kept ${peerId} ${via}`),
      missed: (ones) => void counted.push(...ones.map(({ peerId, via }) => `missed ${peerId} ${via}`)),
      among: (all) => all,
    },
    delayMs: (rank) => rank * 100,
    maxRank: 3,
    isThere: () => false,
    isComing: () => false,
    fetch: () => {},
    after: time.after,
  });
  const waitedFor = Array.from({ length: 30 }, (_, p) => ({ ...name, p }))
    .filter((one) => rankOf(own, [first], one) === 1);
  const [silent, brought, stoodIn] = waitedFor;
  assert.ok(silent && brought && stoodIn);
  run.consider(silent);
  time.pass(1000);
  assert.deepEqual(counted.splice(0), [`missed ${first.peerId} teller`]);
  run.consider(brought);
  run.drop(brought, "teller");
  assert.deepEqual(counted.splice(0), [`kept ${first.peerId} teller`]);
  run.consider(stoodIn);
  run.drop(stoodIn, "somebody else");
  assert.deepEqual(counted, []);
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

Deno.test("makeElectionRun() lets one after the other step in for a word that came to nothing, however long it was believed", () => {
  const at = [1, 2, 3].map((rank) => {
    const { time, run, fetched, coming } = stand(rank);
    coming.add(objectKey("media", name));
    run.consider(name);
    time.pass(1000);
    assert.deepEqual(fetched, []);
    coming.clear();
    time.pass(1000);
    return fetched[0]?.[0] ?? NaN;
  });
  const [first = NaN, second = NaN, third = NaN] = at;
  assert.ok(first <= 1050 && second - first >= 60 && third - second >= 60, at.join());
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
