import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Candidate,
  CROWD_STEP_MS,
  crowdDelayMs,
  MESH_STEP_MS,
  meshDelayMs,
  meshPatienceMs,
  rankedPeers,
  rankOf,
  ticketOf,
  ticketsFor,
} from "./election.ts";
import type { ObjectName } from "./object-name.ts";
import type { UplinkClass } from "./uplink.ts";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const peerId = fc.string({ unit: fc.constantFrom(...DIGITS), minLength: 12, maxLength: 12 })
  .map((text) => `-DS0100-${text}`);
const swarm = fc.uniqueArray(
  fc.record({ peerId, uplink: fc.constantFrom<UplinkClass>(0, 1, 2, 3, 4) }),
  { minLength: 1, maxLength: 12, selector: (candidate) => candidate.peerId },
);
const object: fc.Arbitrary<ObjectName> = fc.record(
  { rid: fc.constantFrom("video", "audio", "video-480"), n: fc.nat(), p: fc.nat(1000) },
  { requiredKeys: ["rid", "n"] },
);
const others = (all: readonly Candidate[], self: Candidate) =>
  all.filter((candidate) => candidate.peerId !== self.peerId);
const some = (count: number, uplink: UplinkClass = 2): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({ peerId: `-DS0100-${String(i).padStart(12, "0")}`, uplink }));

Deno.test("rankOf() never gives a weak uplink rank 0 while a stronger one is there", () => {
  fc.assert(fc.property(swarm, object, (all, name) => {
    for (const self of all.filter(({ uplink }) => uplink === 1)) {
      const stronger = all.filter(({ uplink }) => uplink !== 1).length;
      assert.ok(rankOf(self, others(all, self), name) >= stronger);
    }
  }));
});

Deno.test("rankOf() lets a peer listed twice, or oneself among the others, count for nothing more", () => {
  const [self, ...rest] = some(6) as [Candidate, ...Candidate[]];
  const name = { rid: "video", n: 7 };
  const rank = rankOf(self, rest, name);
  assert.equal(rankOf(self, [self, ...rest], name), rank);
  assert.deepEqual(rankedPeers([self, ...rest, self, ...rest], name), rankedPeers([self, ...rest], name));
});

Deno.test("rankOf() gives every peer of a swarm another rank, the one that rankedPeers() gives, in whatever order they stand", () => {
  fc.assert(fc.property(swarm, object, (all, name) => {
    const ranked = rankedPeers(all, name);
    assert.equal(ranked.length, all.length);
    assert.deepEqual(rankedPeers([...all].reverse(), name), ranked);
    for (const self of all) assert.equal(rankOf(self, others(all, self), name), ranked.indexOf(self.peerId));
  }));
});

Deno.test("rankOf() elects weak peers where all are weak, and a peer that is alone", () => {
  const weak = some(4, 1);
  const ranks = weak.map((self) => rankOf(self, others(weak, self), { rid: "video", n: 3 }));
  assert.deepEqual([...ranks].sort(), [0, 1, 2, 3]);
  assert.equal(rankOf({ peerId: "-DS0100-000000000000", uplink: 1 }, [], { rid: "video", n: 3 }), 0);
});

Deno.test("rankOf() gives everyone about as many turns", () => {
  const all = some(5);
  const turns = new Map(all.map(({ peerId }) => [peerId, 0]));
  for (let n = 0; n < 1000; n++) {
    const first = rankedPeers(all, { rid: "video", n, p: n % 10 })[0] ?? assert.fail("nobody was elected");
    turns.set(first, (turns.get(first) ?? 0) + 1);
  }
  for (const [peerId, count] of turns) assert.ok(count > 140 && count < 260, `${peerId}: ${count}`);
});

Deno.test("rankOf() ranks a swarm of sixty in hashes linear in its size", () => {
  const all = some(60);
  const [self] = all as [Candidate];
  let asked = 0;
  function* counted() {
    for (const candidate of others(all, self)) {
      asked++;
      yield candidate;
    }
  }
  rankOf(self, counted(), { rid: "video", n: 7 });
  assert.equal(asked, 59);
});

Deno.test("ticketOf() differs in every field, and between part 0 and no part", () => {
  const id = "-DS0100-000000000000";
  const tickets = [
    ticketOf(id, { rid: "video", n: 7 }),
    ticketOf(id, { rid: "video", n: 7, p: 0 }),
    ticketOf(id, { rid: "video", n: 70 }),
    ticketOf(id, { rid: "audio", n: 7 }),
    ticketOf("-DS0100-000000000001", { rid: "video", n: 7 }),
  ];
  assert.equal(new Set(tickets).size, tickets.length);
  for (const ticket of tickets) assert.match(ticket, /^[0-9a-f]{16}$/);
});

Deno.test("crowdDelayMs() waits 0.4 s a rank", () => {
  assert.deepEqual([0, 1, 2, 3].map(crowdDelayMs), [0, 400, 800, 1200]);
  assert.equal(CROWD_STEP_MS, 400);
});

Deno.test("meshDelayMs() fetches at once only at rank 0, then waits x0 and 120 ms a rank", () => {
  assert.deepEqual([0, 1, 2, 3].map((rank) => meshDelayMs(rank, 200)), [0, 200, 320, 440]);
  assert.equal(MESH_STEP_MS, 120);
});

Deno.test("meshPatienceMs() adds round trip, two hops and 100 ms, but stays between 150 and 350", () => {
  const patience = (boxRoundTripMs: number, hopMs: number) => meshPatienceMs({ boxRoundTripMs, hopMs });
  assert.equal(patience(0, 0), 150);
  assert.equal(patience(60, 40), 240);
  assert.equal(patience(50, 0), 150);
  assert.equal(patience(51, 0), 151);
  assert.equal(patience(2000, 40), 350);
  assert.equal(patience(0, 1000), 350);
});

Deno.test("ticketsFor() draws what ticketOf() does, and ranks nobody otherwise, however often it is asked", () =>
  fc.assert(fc.property(swarm, object, (candidates, name) => {
    const [self] = candidates;
    if (self === undefined) return;
    const draw = ticketsFor(name);
    for (let times = 0; times < 2; times++) {
      for (const { peerId } of candidates) assert.equal(draw(peerId), ticketOf(peerId, name));
      assert.deepEqual(rankedPeers(candidates, name, draw), rankedPeers(candidates, name));
      assert.equal(rankOf(self, candidates, name, draw), rankOf(self, candidates, name));
    }
  })));
