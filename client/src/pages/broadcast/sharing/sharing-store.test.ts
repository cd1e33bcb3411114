import assert from "node:assert/strict";
import { makeSharingStore } from "./sharing-store.ts";

function memory() {
  const items = new Map<string, string>();
  return {
    items,
    storage: () => ({
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, text: string) => void items.set(name, text),
    }),
  };
}

Deno.test("makeSharingStore() knows nothing of what is broken or was never chosen", () => {
  const { items, storage } = memory();
  for (
    const text of [
      "",
      "{",
      "7",
      '[["bees"]]',
      '[["bees","off"]]',
      '[["bees",["sharing","all","3"]]]',
      '[["bees",["sharing","open","0"]]]',
      '[["bees",["shares","open","3"]]]',
      '[["BEES",["sharing","open","3"]]]',
      '[["bees",["sharing","open",3]]]',
    ]
  ) {
    items.set("dstream/sharing/1", text);
    assert.equal(makeSharingStore(storage).of("bees"), undefined, text);
  }
});

Deno.test("makeSharingStore() keeps each stream's choice over sessions, also that nobody may share", () => {
  const { storage } = memory();
  makeSharingStore(storage).put("bees", { tier: "key", threshold: 5 });
  makeSharingStore(storage).put("owls", { tier: "off", threshold: 3 });
  assert.deepEqual(makeSharingStore(storage).of("bees"), { tier: "key", threshold: 5 });
  assert.deepEqual(makeSharingStore(storage).of("owls"), { tier: "off", threshold: 3 });
});

Deno.test("makeSharingStore() forgets the oldest of very many streams", () => {
  const { storage } = memory();
  const store = makeSharingStore(storage);
  for (let at = 0; at < 70; at++) store.put(`s${at}`, { tier: "open", threshold: 3 });
  assert.equal(store.of("s0"), undefined);
  assert.deepEqual(store.of("s69"), { tier: "open", threshold: 3 });
});

Deno.test("makeSharingStore() holds a choice for the page when storage is refused", () => {
  const store = makeSharingStore(() => {
    throw new DOMException("denied", "SecurityError");
  });
  store.put("bees", { tier: "off", threshold: 3 });
  assert.deepEqual(store.of("bees"), { tier: "off", threshold: 3 });
});
