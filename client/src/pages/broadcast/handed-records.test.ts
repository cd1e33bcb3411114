import assert from "node:assert/strict";
import { makeHandedStore } from "./handed-records.ts";

const handed = (address: string, until = 5) => ({ address, lives: ["ab".repeat(32)], until });

Deno.test("makeHandedStore() reads nothing out of broken or strange data", () => {
  for (const text of ["{", "7", '[{"address":"a","lives":["x"],"until":1}]']) {
    assert.equal(makeHandedStore(() => ({ getItem: () => text, setItem: () => {} })).of("a"), undefined);
  }
});

Deno.test("makeHandedStore() goes on without a storage, for this page", () => {
  const store = makeHandedStore(() => {
    throw new DOMException("blocked", "SecurityError");
  });
  store.put(handed("a"));
  assert.deepEqual(store.of("a"), handed("a"));
});

Deno.test("makeHandedStore() keeps the newest of each stream", () => {
  const items = new Map<string, string>();
  const storage = () => ({
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => void items.set(name, text),
  });
  makeHandedStore(storage).put(handed("a", 1));
  makeHandedStore(storage).put(handed("b", 2));
  makeHandedStore(storage).put(handed("a", 3));
  assert.equal(makeHandedStore(storage).of("a")?.until, 3);
  assert.equal(makeHandedStore(storage).of("b")?.until, 2);
});
