import assert from "node:assert/strict";
import { makeVerifiedStore } from "./verified-store.ts";

const part = (p: number) => ({ rid: "video", n: 1, p });

function stand(maxBytes = 1000, keepMs = 30_000) {
  let ms = 0;
  const store = makeVerifiedStore({ now: () => ms, maxBytes, keepMs });
  return { store, pass: (by: number) => void (ms += by) };
}

Deno.test("makeVerifiedStore() has nothing under another name, and nothing once it is cleared", () => {
  const { store } = stand();
  store.put(part(0), Uint8Array.of(1));
  assert.equal(store.copy(part(1)), undefined);
  assert.equal(store.has({ rid: "video", n: 1 }), false);
  store.clear();
  assert.equal(store.has(part(0)), false);
  assert.deepEqual(store.names(), []);
});

Deno.test("makeVerifiedStore() shares its bytes with nobody, whoever bends or detaches them", () => {
  const { store } = stand();
  const given = Uint8Array.of(1, 2, 3);
  store.put(part(0), given);
  given[0] = 9;
  const taken = store.copy(part(0));
  structuredClone(taken?.buffer, { transfer: taken === undefined ? [] : [taken.buffer] });
  assert.equal(taken?.length, 0);
  assert.deepEqual(store.copy(part(0)), Uint8Array.of(1, 2, 3));
});

Deno.test("makeVerifiedStore() forgets what is old, and the oldest first when it is full", () => {
  const { store, pass } = stand(10, 1000);
  store.put(part(0), new Uint8Array(4));
  pass(600);
  store.put(part(1), new Uint8Array(4));
  pass(600);
  assert.deepEqual(store.names(), [part(1)]);
  store.put(part(2), new Uint8Array(4));
  store.put(part(3), new Uint8Array(4));
  assert.deepEqual(store.names(), [part(2), part(3)]);
});

Deno.test("makeVerifiedStore() keeps nothing larger than itself, but gives it to whoever waits", () => {
  const { store } = stand(10);
  const heard: number[] = [];
  store.whenThere(part(0), (bytes) => heard.push(bytes.length));
  store.put(part(0), new Uint8Array(11));
  assert.deepEqual([heard, store.has(part(0))], [[11], false]);
});

Deno.test("whenThere() says nothing to whoever called it off, and everybody else gets a copy of their own", () => {
  const { store } = stand();
  const heard: Uint8Array[] = [];
  store.whenThere(part(0), () => assert.fail("called off"))();
  store.whenThere(part(0), (bytes) => heard.push(bytes));
  store.whenThere(part(0), (bytes) => heard.push(bytes));
  store.put(part(0), Uint8Array.of(7));
  store.put(part(0), Uint8Array.of(7));
  assert.equal(heard.length, 2);
  assert.notEqual(heard[0]?.buffer, heard[1]?.buffer);
  store.whenThere(part(0), (bytes) => heard.push(bytes));
  assert.deepEqual(heard[2], Uint8Array.of(7));
});
