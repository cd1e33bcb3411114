import assert from "node:assert/strict";
import { rankedPeers } from "../../../../contracts/swarm/election.ts";
import { CHUNK_BYTES, type MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import {
  chunk,
  coming,
  framesFrom,
  hello,
  hostileStand,
  lateness,
  nextGuest,
  part,
  say,
} from "./trial-intruder.ts";
import type { TrialIntruder } from "./trial-swarm.ts";

Deno.test("a claimer that never delivers holds others back for 300 ms an object, and soon not at all", () => {
  const { swarm, victim, intruder, second } = hostileStand({ both: true });
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

Deno.test("whoever sends what is here already has made up for none of its words that came to nothing", () => {
  const { swarm, victim, intruder } = hostileStand();
  let believed = 0;
  for (let p = 0; p < 40; p++) {
    say(intruder, coming(p));
    swarm.time.pass(10);
    lateness(swarm, p);
    believed = victim.announced.filter(({ from }) => from === intruder.id).length;
    const bytes = swarm.truth(part(p));
    for (let index = 0; index * CHUNK_BYTES < bytes.length; index++) {
      say(intruder, chunk(p, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
    }
    swarm.time.pass(100);
  }
  assert.ok(believed <= 4, `believed ${believed} times`);
});

Deno.test("whoever announces and never sends is sent each object, believed or not: its own fetches may hang", () => {
  const { swarm, victim, intruder } = hostileStand();
  for (let p = 1; p <= 6; p++) {
    const before = framesFrom(intruder, "chunk").length;
    say(intruder, coming(p));
    swarm.time.pass(500);
    victim.mesh.push(part(p), swarm.truth(part(p)));
    swarm.time.pass(100);
    assert.ok(framesFrom(intruder, "chunk").length > before, `part ${p}`);
  }
});

/** Six pages more at the victim, all of whom share. */
function crowd({ swarm, victim }: ReturnType<typeof hostileStand>): TrialIntruder[] {
  const guests = [1, 2, 3, 4, 5, 6].map((at) => swarm.intrude(victim, `-DS0100-guest000000${at}`));
  for (const guest of guests) say(guest, hello(guest.id));
  swarm.time.pass(500);
  return guests;
}

Deno.test("no more than four hold others back with one object", () => {
  const it = hostileStand();
  for (const guest of crowd(it)) say(guest, { ...coming(1), hops: 1 });
  it.swarm.time.pass(50);
  assert.equal(it.victim.announced.length, 4);
});

Deno.test("only the first four in rank hold others back with what they say they fetch", () => {
  const it = hostileStand();
  const guests = crowd(it);
  const ids = [it.victim.id, it.friend.id, it.intruder.id, ...guests.map(({ id }) => id)];
  for (let p = 0; p < 12; p++) {
    const ranks = rankedPeers(ids.map((peerId) => ({ peerId, uplink: 0 })), part(p));
    for (const guest of guests) {
      const before = it.victim.announced.length;
      say(guest, coming(p));
      it.swarm.time.pass(60);
      const believed = it.victim.announced.length > before;
      // Three broken words in a row are the end of it, whatever the rank.
      if (believed) say(guest, chunk(p, 0, new Uint8Array(CHUNK_BYTES)));
      if (ranks.indexOf(guest.id) >= 4) assert.equal(believed, false);
    }
  }
  assert.ok(it.victim.announced.length > 0);
});

Deno.test("who says that it relays is asked for as much as who fetches, unless it named the fetcher before", () => {
  const it = hostileStand();
  const guests = crowd(it);
  const ids = [it.victim.id, it.friend.id, it.intruder.id, ...guests.map(({ id }) => id)];
  const last = rankedPeers(ids.map((peerId) => ({ peerId, uplink: 0 })), part(1)).filter((id) =>
    id !== it.victim.id && id !== it.friend.id
  ).at(-1);
  const guest = [it.intruder, ...guests].find(({ id }) => id === last);
  assert.ok(guest);
  const fetcher = "-DS0100-faraway00000";
  say(guest, { ...coming(1), hops: 1, fetcher });
  it.swarm.time.pass(50);
  assert.deepEqual(it.victim.announced, []);
  say(guest, { type: "peers", peers: [{ peerId: fetcher, uplink: 0, distance: 1, via: fetcher }] });
  say(guest, { ...coming(1), hops: 1, fetcher });
  it.swarm.time.pass(50);
  assert.deepEqual(it.victim.announced, [{ name: part(1), from: guest.id }]);
});

Deno.test("whoever says that another fetched what comes from it alone is taken for the fetcher itself", () => {
  const { swarm, victim, intruder } = hostileStand();
  const next = nextGuest({ swarm, victim, intruder });
  victim.list(part(1));
  const bytes = swarm.truth(part(1));
  say(intruder, { ...coming(1), fetcher: "-DS0100-somebodyelse" });
  for (const index of [0, 1, 2]) {
    say(intruder, chunk(1, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
  }
  swarm.time.pass(100);
  const told = framesFrom(next, "coming") as Extract<MeshFrame, { type: "coming" }>[];
  assert.deepEqual(told.map(({ fetcher, hops }) => [fetcher, hops]), [[intruder.id, 1]]);
});

Deno.test("others hear of what somebody says it fetches only once a chunk of it proves that", () => {
  const { swarm, victim, intruder } = hostileStand();
  const next = nextGuest({ swarm, victim, intruder });
  say(intruder, coming(1));
  swarm.time.pass(50);
  assert.equal(victim.announced.length, 1);
  assert.equal(framesFrom(next, "coming").length, 0);
  say(intruder, chunk(1, 0, swarm.truth(part(1)).subarray(0, CHUNK_BYTES)));
  swarm.time.pass(50);
  assert.equal(framesFrom(next, "coming").length, 1);
});

Deno.test("a claim is believed once for each object and peer", () => {
  const { swarm, victim, intruder } = hostileStand();
  for (let at = 0; at < 20; at++) {
    say(intruder, coming(1));
    swarm.time.pass(200);
  }
  assert.deepEqual([victim.announced.length, victim.lost.length], [1, 1]);
});

Deno.test("a corrupt beginning and then silence costs 300 ms, and nobody is blamed", () => {
  const { swarm, victim, intruder } = hostileStand();
  say(intruder, coming(1));
  say(intruder, chunk(1, 0, new Uint8Array(CHUNK_BYTES).fill(7)));
  swarm.time.pass(10);
  assert.ok(lateness(swarm, 1) < 700);
  assert.deepEqual(victim.store.copy(part(1)), swarm.truth(part(1)));
  assert.deepEqual(victim.blamed, []);
});

Deno.test("whoever lets one chunk drip after the other isn't waited for", () => {
  const { swarm, victim, intruder } = hostileStand();
  const bytes = new Uint8Array(500_000);
  say(intruder, coming(1, bytes.length));
  for (let index = 0; index < 20; index++) {
    say(intruder, chunk(1, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)));
    swarm.time.pass(250);
    if (index * 250 > 500) assert.equal(victim.lost.length, 1);
  }
  assert.equal(victim.lost.length, 1);
});

Deno.test("whoever invents a length for what is about to be listed is blamed by its next chunk", () => {
  const { swarm, victim, intruder } = hostileStand();
  say(intruder, coming(1, 64_000_000));
  say(intruder, chunk(1, 0, new Uint8Array(CHUNK_BYTES)));
  swarm.time.pass(20);
  assert.deepEqual([victim.announced.length, victim.lost.length], [1, 0]);
  victim.list(part(1));
  swarm.time.pass(200);
  say(intruder, chunk(1, 1, new Uint8Array(CHUNK_BYTES)));
  swarm.time.pass(20);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "false-word" }]);
  assert.deepEqual(victim.proven, [part(1)]);
});

Deno.test("asking for one object many times brings it once", () => {
  const { swarm, intruder } = hostileStand();
  lateness(swarm, 1);
  for (let at = 0; at < 50; at++) say(intruder, { type: "want", kind: "media", name: part(1) });
  swarm.time.pass(500);
  assert.equal(framesFrom(intruder, "chunk").length, 3);
});

Deno.test("a peer that says it has everything and sends nothing delays nobody", () => {
  const { swarm, victim, intruder, second } = hostileStand({ both: true });
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
  const { swarm, intruder, second } = hostileStand({ both: true });
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
    // Each of the two has waited three times in vain by then, and waits no more.
    if (p >= 8) assert.ok(late <= 50, `${late} ms for part ${p}`);
  }
  const copies = swarm.peers.reduce((sum, { fetched }) => sum + fetched.length, 0) / 20;
  assert.ok(copies <= 1.1, `${copies} copies`);
});
