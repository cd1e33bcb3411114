import assert from "node:assert/strict";
import { encodeMeshFrame, MESH_VERSION } from "../../../../contracts/swarm/mesh-frames.ts";
import { coming, framesFrom, hello, hostileStand, isShunned, say } from "./trial-intruder.ts";
import type { TrialIntruder } from "./trial-swarm.ts";

Deno.test("a peer that says it is somebody else than was signalled is sent away and kept away", () => {
  const { swarm, victim, intruder } = hostileStand({ greet: false });
  say(intruder, hello("-DS0100-someoneelse0"));
  swarm.time.pass(100);
  assert.equal(intruder.isOpen(), false);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
  assert.ok(isShunned(victim, swarm, intruder.id));
  assert.equal(victim.peers.includes("-DS0100-someoneelse0"), false);
});

Deno.test("a peer of another session is sent away without blame", () => {
  const { swarm, victim, intruder } = hostileStand({ greet: false });
  say(intruder, hello(intruder.id, { sid: "ffffffffffffffff" }));
  swarm.time.pass(100);
  assert.equal(intruder.isOpen(), false);
  assert.deepEqual(framesFrom(intruder, "bye"), [{ type: "bye", reason: "wrong-swarm" }]);
  assert.deepEqual(victim.blamed, []);
});

Deno.test("a peer with an older or newer page is sent away without blame", () => {
  for (const version of [MESH_VERSION - 1, MESH_VERSION + 1]) {
    const { swarm, victim, intruder } = hostileStand({ greet: false });
    intruder.send(encodeMeshFrame(hello(intruder.id)).with(1, version));
    swarm.time.pass(100);
    assert.equal(intruder.isOpen(), false);
    assert.deepEqual(framesFrom(intruder, "bye"), [{ type: "bye", reason: "wrong-swarm" }]);
    assert.deepEqual(victim.blamed, []);
  }
});

Deno.test("a peer that never says hello is let go", () => {
  const { swarm, victim, intruder } = hostileStand({ greet: false });
  swarm.time.pass(6000);
  assert.equal(intruder.isOpen(), false);
  assert.deepEqual(victim.peers, [swarm.peers[1]?.id]);
});

for (
  const [name, send] of [
    ["speaks before hello", (end: TrialIntruder) => say(end, coming(1))],
    [
      "sends noise",
      (end: TrialIntruder) => end.send(crypto.getRandomValues(new Uint8Array(40)).fill(250, 0, 1)),
    ],
    ["sends an endless frame", (end: TrialIntruder) => end.send(new Uint8Array(70_000).fill(3))],
  ] as const
) {
  Deno.test(`a peer that ${name} is blamed`, () => {
    const { swarm, victim, intruder } = hostileStand({
      greet: name !== "speaks before hello" ? true : false,
    });
    send(intruder);
    swarm.time.pass(100);
    assert.equal(intruder.isOpen(), false);
    assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
  });
}
