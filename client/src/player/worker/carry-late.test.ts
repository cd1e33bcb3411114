import assert from "node:assert/strict";
import type { Loaded } from "./loaded.ts";
import { bad, cut, good, silence, stage } from "./trial-carry.ts";

Deno.test("carry() asks two at once for bytes, however many are silent, and rests those who never said a word", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, late, asked, said, gone } = stage({ a: silence, b: silence, c: promise, d: good });
  late();
  assert.deepEqual([asked, gone], [["a", "b"], []]);
  late();
  assert.deepEqual([asked, gone], [["a", "b", "c"], ["a"]]);
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(asked, ["a", "b", "c"]);
  assert.deepEqual(said, ["failed a", "failed b", "brought c"]);
});

Deno.test("carry() asks nobody else while bytes are coming, and goes on when they stop", async () => {
  const { loaded, late, asked, hear } = stage({ a: silence, b: good });
  for (let chunk = 0; chunk < 20; chunk++) hear("a");
  assert.deepEqual(asked, ["a"]);
  late();
  assert.deepEqual(asked, ["a", "b"]);
  assert.equal(await loaded, good);
});

Deno.test("carry() does not rest one whose bytes are coming, though another was quicker", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, late, asked, said, hear } = stage({ a: silence, b: promise, c: good });
  late();
  hear("a");
  // The second is silent now, and the first isn't.
  late();
  assert.deepEqual(asked, ["a", "b"]);
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["brought b"]);
});

Deno.test("carry() gives company to one whose bytes trickle, and rests it once it has been overtaken", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, asked, said, hear } = stage({ a: silence, b: promise, c: good });
  hear("a", true);
  hear("a", true);
  assert.deepEqual(asked, ["a", "b"]);
  hear("b", true);
  assert.deepEqual(asked, ["a", "b"], "two copies are enough for a slow line");
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["failed a", "brought b"]);
});

Deno.test("carry() asks another once all of a playlist could be here, however often some of it comes", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, asked, said, hear, late, armed } = stage({ a: silence, b: promise, c: good }, {
    kind: "playlist",
  });
  hear("a");
  const before = armed();
  for (let chunk = 0; chunk < 20; chunk++) hear("a");
  assert.equal(armed(), before, "what is waited for began with the first byte");
  late();
  hear("a");
  hear("b");
  assert.deepEqual(asked, ["a", "b"]);
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["failed a", "brought b"]);
});

Deno.test("carry() asks a spare one only once all others have failed", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, asked, late } = stage({ a: promise, b: good }, {
    kind: "manifest",
    spares: { b: { spare: true } },
  });
  late();
  assert.deepEqual(asked, ["a"]);
  resolve(bad(cut));
  assert.equal(await loaded, good);
  assert.deepEqual(asked, ["a", "b"]);
});

Deno.test("carry() lets one spare alone join where who is asked says nothing for long, and takes what it brings", async () => {
  const { promise, resolve } = Promise.withResolvers<Loaded>();
  const { loaded, asked, said, late, waits } = stage({ a: silence, b: promise, c: silence }, {
    spares: { b: { spare: true, joins: true }, c: { spare: true, joins: true } },
  });
  late();
  assert.deepEqual(asked, ["a"], "late is not enough");
  late();
  assert.deepEqual(asked, ["a", "b"]);
  for (let rounds = 0; rounds < 5; rounds++) late();
  assert.deepEqual(asked, ["a", "b"], "one is all");
  resolve(good);
  assert.equal(await loaded, good);
  assert.deepEqual(said, ["failed a", "brought b"]);
  assert.equal(waits(), 0);
});
