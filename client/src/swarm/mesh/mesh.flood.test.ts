import assert from "node:assert/strict";
import { framesFrom, hello, hostileStand, lateness, part, say, sendAll } from "./trial-intruder.ts";

Deno.test("a peer that floods with bytes is blamed before it filled 14 MB", () => {
  const { swarm, victim, intruder } = hostileStand();
  const bytes = new Uint8Array(1_000_000);
  for (let p = 0; p < 20; p++) sendAll(intruder, p, bytes);
  swarm.time.pass(2000);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
  assert.ok(victim.received <= 14_000_000);
});

Deno.test("a peer that brings what is there again and again is blamed, though no faster than a large stream", () => {
  const { swarm, victim, intruder } = hostileStand();
  lateness(swarm, 1);
  for (let times = 0; times < 200 && intruder.isOpen(); times++) {
    sendAll(intruder, 1, swarm.truth(part(1)));
    swarm.time.pass(20);
  }
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
  assert.ok(victim.received - victim.taken <= 6_000_000);
});

Deno.test("a peer that floods with words is blamed", () => {
  const { swarm, victim, intruder } = hostileStand();
  for (let n = 0; n < 1000; n++) say(intruder, { type: "have", kind: "media", name: part(1, n) });
  swarm.time.pass(500);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "flood" }]);
});

Deno.test("whoever says something else of itself all the time makes nobody tell others of it more than once a second", () => {
  const { swarm, victim, intruder } = hostileStand();
  const next = swarm.intrude(victim, "-DS0100-nextguest000");
  say(next, hello(next.id));
  const stop = 30_000 + swarm.time.now();
  for (let turn = 0; swarm.time.now() < stop; turn++) {
    say(intruder, { type: "plays", rid: `video-${turn % 2}` });
    say(intruder, hello(intruder.id, { uplink: turn % 2 === 0 ? 1 : 2 }));
    say(next, hello(next.id));
    swarm.time.pass(100);
  }
  const told = framesFrom(next, "peers").length;
  assert.ok(told <= 20 + 31, `told ${told} times`);
  assert.deepEqual(victim.blamed, []);
  // The last word is heard in the end.
  for (let second = 0; second < 3; second++) {
    say(intruder, hello(intruder.id, { uplink: 4 }));
    swarm.time.pass(1000);
  }
  assert.equal(victim.mesh.near("audio").find(({ peerId }) => peerId === intruder.id)?.uplink, 4);
});
