import assert from "node:assert/strict";
import fc from "fast-check";
import { type Guest, layTable } from "./trial-table.ts";
import { TRIAL_SWARM } from "./trial-peer.ts";

/** A source of chance that repeats itself. */
function chance(seed: number): () => number {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return seed / 2 ** 32;
  };
}

/** Who is connected with whom, by the answers that were relayed. */
function linksOf(guests: readonly Guest[]): Map<string, Set<string>> {
  const links = new Map(guests.map(({ id }) => [id, new Set<string>()]));
  for (const guest of guests) {
    for (const { peerId } of guest.of("answer")) {
      links.get(guest.id)?.add(peerId);
      links.get(peerId)?.add(guest.id);
    }
  }
  return links;
}

/** Hops from one peer to every other that can be reached. */
function hopsFrom(start: string, links: Map<string, Set<string>>): Map<string, number> {
  const hops = new Map([[start, 0]]);
  for (const [at, far] of hops) {
    for (const next of links.get(at) ?? []) if (!hops.has(next)) hops.set(next, far + 1);
  }
  return hops;
}

/** `count` peers come one after the other, a hundred milliseconds apart, and come again when told. */
function joinWave(count: number, seed: number) {
  const { seat, clock, tracker } = layTable({}, chance(seed));
  const guests: Guest[] = [];
  for (let n = 1; n <= count; n++) {
    const guest = seat(n, { degree: 12 });
    guests.push(guest);
    guest.announce({ most: 5 });
    for (const one of guests) one.answerAll();
    clock.ms += 100;
  }
  return { guests, tracker, clock };
}

Deno.test("makeSwarm() makes one net of 200 peers in a join wave, none beyond its cap, few hops wide", () => {
  for (const seed of [1, 2, 3]) {
    const { guests, tracker } = joinWave(200, seed);
    const links = linksOf(guests);
    const degrees = [...links.values()].map(({ size }) => size);
    assert.ok(Math.max(...degrees) <= 5, `a degree of ${Math.max(...degrees)}`);
    assert.ok(Math.min(...degrees) >= 1);
    const hops = hopsFrom(guests[0]?.id ?? "", links);
    assert.equal(hops.size, 200, "all can be reached");
    assert.ok(Math.max(...hops.values()) <= 12, `${Math.max(...hops.values())} hops`);
    for (const guest of guests) guest.leave();
    assert.deepEqual(tracker.size(), { peers: 0, swarms: 0 });
  }
});

Deno.test("makeSwarm() brings everybody together where all have room", () => {
  const { guests } = joinWave(5, 1);
  for (const neighbours of linksOf(guests).values()) assert.equal(neighbours.size, 4);
  assert.equal(guests.at(-1)?.of("announce").at(-1)?.interval, 120);
});

Deno.test("makeSwarm() relays nothing more to and from peers that have enough, nor the same pair again", () => {
  const { guests, tracker, clock } = joinWave(40, 1);
  for (let round = 0; round < 3; round++) {
    clock.ms += 10_000;
    for (const guest of guests) guest.announce({ most: 5, degree: 3 });
    for (const guest of guests) guest.answerAll();
  }
  const before = tracker.counters.offersRelayed;
  for (const guest of guests) guest.announce({ most: 5, degree: 3 });
  assert.equal(tracker.counters.offersRelayed, before);
  assert.equal(guests[0]?.of("announce").at(-1)?.interval, 120);
});

Deno.test("makeSwarm() brings two together again once one of them says that it lost its neighbour", () => {
  const { seat, clock } = layTable();
  const [a, b] = [seat(1), seat(2)];
  a.announce();
  b.announce();
  a.answerAll();
  for (const one of [a, b]) one.announce({ degree: 1 });
  assert.equal(a.of("offer").length + b.of("offer").length, 1);
  clock.ms += 10_000;
  b.announce({ degree: 0 });
  assert.equal(a.of("offer").length, 1);
  clock.ms += 10_000;
  b.announce({ degree: 0 });
  assert.equal(a.of("offer").length, 2);
});

Deno.test("makeSwarm() forgets a pair after five minutes, and an offer that nobody answers after fifty seconds", () => {
  const { seat, clock } = layTable();
  const [a, b] = [seat(1), seat(2)];
  a.announce();
  b.announce();
  clock.ms += 49_000;
  b.announce();
  assert.equal(a.of("offer").length, 1);
  clock.ms += 1000;
  b.announce();
  assert.equal(a.of("offer").length, 2);
  a.answerAll();
  clock.ms += 299_000;
  b.announce();
  assert.equal(a.of("offer").length, 2);
  clock.ms += 1000;
  b.announce();
  assert.equal(a.of("offer").length, 3);
});

const peerNumber = fc.integer({ min: 1, max: 8 });
const swarmName = fc.constantFrom(TRIAL_SWARM, "trial-swarm-00000002");
const act = fc.oneof(
  fc.record({
    act: fc.constant("announce" as const),
    n: peerNumber,
    infoHash: swarmName,
    numWant: fc.integer({ min: 0, max: 10 }),
    event: fc.constantFrom(undefined, "started" as const, "stopped" as const, "completed" as const),
    uplink: fc.constantFrom(undefined, 0 as const, 4 as const),
    degree: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
    most: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  }),
  ...(["answer", "leave", "sweep"] as const).map((name) =>
    fc.record({ act: fc.constant(name), n: peerNumber })
  ),
  fc.record({ act: fc.constant("wait" as const), n: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ act: fc.constant("complain" as const), n: peerNumber, about: peerNumber, infoHash: swarmName }),
  fc.record({ act: fc.constant("raw" as const), n: peerNumber, text: fc.oneof(fc.string(), fc.json()) }),
);

Deno.test("makeTracker() survives whatever comes, keeps every cap, and forgets all when all left", () =>
  fc.assert(
    fc.property(fc.array(act, { maxLength: 80 }), fc.integer(), (acts, seed) => {
      const { seat, clock, tracker } = layTable({ patience: 1000 }, chance(Math.abs(seed)));
      const guests = new Map<number, Guest>();
      const guestOf = (n: number) => {
        const known = guests.get(n);
        if (known !== undefined && known.closed === undefined) return known;
        const guest = seat(n);
        guests.set(n, guest);
        return guest;
      };
      for (const one of acts) {
        if (one.act === "wait") clock.ms += one.n;
        else if (one.act === "sweep") tracker.sweep();
        else {
          const guest = guestOf(one.n);
          if (one.act === "announce") {
            const { act: _, n: __, event, uplink, degree, most, ...rest } = one;
            guest.announce({
              ...rest,
              ...(event && { event }),
              ...(uplink !== undefined && { uplink }),
              ...(degree !== undefined && { degree }),
              ...(most !== undefined && { most }),
            });
          } else if (one.act === "answer") guest.answerAll();
          else if (one.act === "leave") guest.leave();
          else if (one.act === "raw") guest.sayRaw(one.text);
          else if (one.act === "complain") {
            const { infoHash, about } = one;
            guest.say({ action: "complaint", infoHash, peerId: guestOf(about).id, reason: "flood" });
          }
        }
        assert.ok(tracker.size().peers <= 2 * guests.size);
        assert.ok(tracker.sockets() <= guests.size);
      }
      for (const guest of guests.values()) guest.leave();
      assert.deepEqual([tracker.size(), tracker.sockets()], [{ peers: 0, swarms: 0 }, 0]);
    }),
    { numRuns: 300 },
  ));

Deno.test("makeSwarm() never brings anybody to a peer that wants none or has enough", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(peerNumber, fc.integer({ min: 0, max: 6 }), fc.boolean()), { maxLength: 60 }),
      (acts) => {
        const { seat, clock } = layTable({}, chance(7));
        const guests = new Map<number, { guest: Guest; degree: number; open: boolean }>();
        for (const [n, degree, open] of acts) {
          const known = guests.get(n) ?? { guest: seat(n), degree: 0, open: false };
          Object.assign(known, { degree, open });
          guests.set(n, known);
          const before = new Map([...guests].map(([key, { guest }]) => [key, guest.of("offer").length]));
          known.guest.announce({ degree, numWant: open ? 5 : 0 });
          for (const [key, other] of guests) {
            const came = other.guest.of("offer").length - (before.get(key) ?? 0);
            if (came > 0) assert.ok(other.open && other.degree + came <= 5);
          }
          clock.ms += 60_000;
        }
      },
    ),
    { numRuns: 100 },
  ));
