import assert from "node:assert/strict";
import { hostileStand, lateness, part, say, sendAll } from "./trial-intruder.ts";

Deno.test("a peer that floods with bytes is blamed before it filled 14 MB", () => {
  const { swarm, victim, intruder } = hostileStand();
  const bytes = new Uint8Array(1_000_000);
  for (let p = 0; p < 20; p++) sendAll(intruder, p, bytes);
  swarm.time.pass(2000);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
  assert.ok(victim.mesh.figures().received <= 14_000_000);
});

Deno.test("a peer that brings what is there again and again is blamed, though no faster than a large stream", () => {
  const { swarm, victim, intruder } = hostileStand();
  lateness(swarm, 1);
  for (let times = 0; times < 200 && intruder.isOpen(); times++) {
    sendAll(intruder, 1, swarm.truth(part(1)));
    swarm.time.pass(20);
  }
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
  assert.ok(victim.mesh.figures().wasted <= 6_000_000);
});

Deno.test("a peer that floods with words is blamed", () => {
  const { swarm, victim, intruder } = hostileStand();
  for (let n = 0; n < 1000; n++) say(intruder, { type: "have", kind: "media", name: part(1, n) });
  swarm.time.pass(500);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
});
