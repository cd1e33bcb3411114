import assert from "node:assert/strict";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import type { Elsewhere } from "./floor.ts";
import { TRACKER_LIMITS } from "./limits.ts";
import { makeSharedSwarms } from "./shared-swarms.ts";
import { makeSwarm } from "./swarm.ts";
import { TRIAL_SWARM } from "./trial-peer.ts";

function stand() {
  const clock = { ms: 0 };
  const swarms = makeSharedSwarms<Elsewhere>({
    instance: "a".repeat(16),
    now: () => clock.ms,
    listen: () => () => {},
    say: () => {},
  }, { seatElsewhere: (_, elsewhere) => ({ elsewhere }), tellWatchers: () => {} });
  const swarm = makeSwarm<Elsewhere>({ limits: TRACKER_LIMITS, random: () => 0 });
  const entry = swarms.enter({ address: TRIAL_ADDRESS, infoHash: TRIAL_SWARM, swarm });
  const served: string[] = [];
  const wait = (peerId: string, said = peerId) => swarms.wait(entry, peerId, () => served.push(said));
  return { clock, swarms, entry, served, wait };
}

Deno.test("makeSharedSwarms() keeps of each who waits only what it said last, and not of more than fifty", () => {
  const { swarms, entry, served, wait } = stand();
  for (let n = 0; n < 100; n++) wait("first", String(n));
  assert.equal(entry.waiting.size, 1);
  for (let n = 0; n < 100; n++) wait(`peer ${n}`);
  assert.equal(entry.waiting.size, 50);
  wait("first", "at last");
  swarms.serve(entry);
  assert.deepEqual([served.length, served[0], entry.waiting.size], [50, "at last", 0]);
});

Deno.test("makeSharedSwarms() lets nobody wait in a swarm that is known for a second, nor in one left by all", () => {
  const { clock, swarms, entry, served, wait } = stand();
  wait("a");
  swarms.empty(entry);
  assert.equal(entry.waiting.size, 0);
  wait("b");
  clock.ms = 1000;
  wait("c");
  swarms.serve(entry);
  assert.deepEqual([served, entry.waiting.size], [[], 0]);
});
