import assert from "node:assert/strict";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { makeHalfSignedStore } from "./half-signed.ts";

const CREATOR = new Uint8Array(32).fill(7);
const creator = publicKeyOf(CREATOR);

function half(d: string, secret = CREATOR) {
  const fields = { d, creator: publicKeyOf(secret), title: d, status: "live", starts: 1 } as const;
  const event = signEvent(liveEventTemplate({ ...fields, streaming: [], relays: [] }, 1_790_000_000), secret);
  return { address: formatAddress({ creator, d }), base: "ab".repeat(32), events: [event], of: 3 };
}

function memory(text?: string) {
  const items = new Map(text === undefined ? [] : [["dstream/half-signed/1", text]]);
  return () => ({
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
  });
}

Deno.test("makeHalfSignedStore() reads nothing out of broken data, or out of what the creator didn't sign", () => {
  const bees = half("bees");
  const bent = { ...bees, events: bees.events.map((event) => ({ ...event, content: "bent" })) };
  const foreign = { ...half("bees", new Uint8Array(32).fill(8)), address: bees.address };
  const other = { ...half("wasps"), address: bees.address };
  for (const text of ["{", "7", ...[bent, foreign, other].map((one) => JSON.stringify([one]))]) {
    assert.equal(makeHalfSignedStore(memory(text)).of(bees.address), undefined, text);
  }
});

Deno.test("makeHalfSignedStore() goes on without a storage, for this page", () => {
  const store = makeHalfSignedStore(() => {
    throw new DOMException("blocked", "SecurityError");
  });
  store.put(half("bees"));
  assert.deepEqual(store.of(half("bees").address), half("bees"));
});

Deno.test("makeHalfSignedStore() keeps the newest of each stream until it is dropped", () => {
  const storage = memory();
  makeHalfSignedStore(storage).put({ ...half("bees"), of: 1 });
  makeHalfSignedStore(storage).put(half("wasps"));
  makeHalfSignedStore(storage).put(half("bees"));
  assert.equal(makeHalfSignedStore(storage).of(half("bees").address)?.of, 3);
  makeHalfSignedStore(storage).drop(half("bees").address);
  assert.equal(makeHalfSignedStore(storage).of(half("bees").address), undefined);
  assert.equal(makeHalfSignedStore(storage).of(half("wasps").address)?.of, 3);
});
