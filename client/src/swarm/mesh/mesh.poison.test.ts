import assert from "node:assert/strict";
import { CHUNK_BYTES, type MeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { encodePlaylistObject, readPlaylistObject } from "../../../../contracts/swarm/playlist-object.ts";
import {
  chunk,
  coming,
  framesFrom,
  hostileStand,
  isShunned,
  lateness,
  nextGuest,
  part,
  say,
  sendAll,
} from "./trial-intruder.ts";

for (
  const [name, chunks] of [
    ["out of order", [1, 0, 2]],
    ["twice", [0, 0, 1, 2]],
    ["with a hole", [0, 2]],
  ] as const
) {
  Deno.test(`a peer that sends chunks ${name} is blamed, and nothing of it arrives`, () => {
    const { swarm, victim, intruder } = hostileStand();
    const bytes = swarm.truth(part(1));
    say(intruder, coming(1));
    for (const at of chunks) {
      say(intruder, chunk(1, at, bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES)));
    }
    swarm.time.pass(50);
    assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
    assert.equal(victim.store.names().length, 0);
    assert.ok(lateness(swarm, 1) < 400);
  });
}

Deno.test("a peer whose chunk is longer than what it announced is blamed", () => {
  const { swarm, victim, intruder } = hostileStand();
  say(intruder, coming(1, 10));
  say(intruder, chunk(1, 0, new Uint8Array(11)));
  swarm.time.pass(50);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "protocol" }]);
});

Deno.test("a peer that announces another length than the sealed one is blamed", () => {
  const { swarm, victim, intruder } = hostileStand();
  lateness(swarm, 1);
  victim.store.clear();
  say(intruder, coming(1, 39_999));
  swarm.time.pass(50);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "false-word" }]);
  assert.deepEqual(victim.proven, [part(1)]);
});

Deno.test("a peer that repeats another length than the sealed one is neither blamed nor proven guilty: it was told so", () => {
  const { swarm, victim, intruder } = hostileStand();
  lateness(swarm, 1);
  victim.store.clear();
  say(intruder, { ...coming(1, 39_999), hops: 1 });
  swarm.time.pass(50);
  assert.deepEqual([victim.blamed, victim.proven], [[], []]);
});

for (
  const [when, listAt] of [["before", 7], ["after", 1000]] as const
) {
  Deno.test(`a false length sets no honest peers against each other that list the object ${when} they hear of it`, () => {
    const { swarm, victim, friend, intruder } = hostileStand();
    say(intruder, { type: "peers", peers: [] });
    swarm.time.pass(500);
    say(intruder, coming(1, 39_999));
    say(intruder, chunk(1, 0, swarm.truth(part(1)).subarray(0, CHUNK_BYTES)));
    swarm.time.pass(7);
    if (when === "after") victim.list(part(1));
    swarm.time.pass(listAt - 7);
    friend.list(part(1));
    victim.list(part(1));
    swarm.time.pass(2000);
    const guilty = [...victim.blamed, ...friend.blamed].map(({ peer }) => peer);
    assert.deepEqual(guilty.filter((peer) => peer !== intruder.id), []);
    for (const { store } of [victim, friend]) assert.deepEqual(store.copy(part(1)), swarm.truth(part(1)));
  });
}

Deno.test("a poisoner is found out by the first object, which comes from elsewhere, and is kept away longer each time", () => {
  const { swarm, victim, intruder } = hostileStand();
  const bent = swarm.truth(part(1));
  bent[20_000] = 1;
  sendAll(intruder, 1, bent);
  swarm.time.pass(100);
  assert.ok(lateness(swarm, 1) < 600);
  assert.deepEqual(victim.store.copy(part(1)), swarm.truth(part(1)));
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "byte-mismatch" }]);
  assert.deepEqual(victim.proven, [part(1)]);
  assert.equal(intruder.isOpen(), false);
  for (const ms of [30_000, 120_000]) {
    assert.ok(isShunned(victim, swarm, intruder.id));
    swarm.time.pass(ms);
    assert.ok(!isShunned(victim, swarm, intruder.id));
    victim.mesh.blame(intruder.id, "byte-mismatch");
  }
});

Deno.test("a peer that misbehaves while its false bytes are looked at is proven guilty of them too", () => {
  const { swarm, victim, intruder } = hostileStand();
  sendAll(intruder, 1, new Uint8Array(40_000));
  say(intruder, coming(2));
  say(intruder, chunk(2, 7, new Uint8Array(1)));
  swarm.time.pass(100);
  assert.equal(victim.blamed[0]?.reason, "protocol");
  lateness(swarm, 1);
  swarm.time.pass(1000);
  assert.deepEqual(victim.blamed.map(({ reason }) => reason), ["protocol", "byte-mismatch"]);
  assert.deepEqual(victim.proven, [part(1)]);
});

Deno.test("the right bytes under another name are poison too", () => {
  const { swarm, victim, intruder } = hostileStand();
  sendAll(intruder, 2, swarm.truth(part(1)));
  swarm.time.pass(100);
  assert.ok(lateness(swarm, 2) < 600);
  assert.deepEqual(victim.store.copy(part(2)), swarm.truth(part(2)));
  assert.equal(victim.blamed[0]?.reason, "byte-mismatch");
});

Deno.test("whoever passes a poisoned object on in good faith can't: what isn't verified isn't sent", () => {
  const { swarm, friend, intruder } = hostileStand();
  const bent = swarm.truth(part(1));
  bent[0] = 1;
  sendAll(intruder, 1, bent);
  swarm.time.pass(100);
  lateness(swarm, 1);
  assert.deepEqual(friend.blamed, []);
  assert.equal(friend.store.names().length, 1);
});

Deno.test("false objects that are looked at together are one offence", () => {
  const { swarm, victim, intruder } = hostileStand();
  for (const p of [1, 2, 3]) sendAll(intruder, p, new Uint8Array(40_000));
  swarm.time.pass(100);
  for (const p of [1, 2, 3]) victim.list(part(p));
  swarm.time.pass(1000);
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "byte-mismatch" }]);
  swarm.time.pass(30_000);
  assert.ok(!isShunned(victim, swarm, intruder.id));
});

Deno.test("bytes that are no playlist, under a playlist's name, are blamed on whoever sent them", async () => {
  const { swarm, victim, intruder } = hostileStand();
  const bytes = new Uint8Array(500).fill(7);
  say(intruder, { ...coming(1, bytes.length), kind: "playlist" });
  say(intruder, chunk(1, 0, bytes));
  swarm.time.pass(50);
  // It is unzipped by the browser, which takes its own time.
  for (let turn = 0; victim.blamed.length === 0; turn++) {
    assert.ok(turn < 100, "nobody was blamed");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.deepEqual(victim.blamed, [{ peer: intruder.id, reason: "false-playlist" }]);
  swarm.time.pass(50);
  assert.equal(intruder.isOpen(), false);
});

Deno.test("only a playlist's text is passed on, not what a stranger wrapped it in", async () => {
  const { swarm, victim, intruder } = hostileStand();
  const next = nextGuest({ swarm, victim, intruder });
  const text = "#EXTM3U\n";
  const wrapped = encodePlaylistObject({
    url: "https://stranger.example/ll.m3u8",
    encoding: "identity",
    body: new TextEncoder().encode(text),
  });
  say(intruder, { ...coming(1, wrapped.length), kind: "playlist" });
  say(intruder, chunk(1, 0, wrapped));
  swarm.time.pass(50);
  const url = "https://box.example/live/ll.m3u8";
  // It is zipped and unzipped by the browser, which takes its own time.
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
  await turn();
  victim.mesh.pushPlaylist(part(1), { url, text });
  for (let turns = 0; framesFrom(next, "chunk").length === 0; turns++) {
    assert.ok(turns < 100, "nothing was passed on");
    await turn();
    swarm.time.pass(50);
  }
  const [passed] = framesFrom(next, "chunk") as Extract<MeshFrame, { type: "chunk" }>[];
  assert.equal(passed && readPlaylistObject(passed.payload)?.url, url);
});
