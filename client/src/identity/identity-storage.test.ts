import assert from "node:assert/strict";
import { type KeptIdentity, makeBrowserStorage, readKept, writeKept } from "./identity-storage.ts";

const key = "ab".repeat(32);
const local: KeptIdentity = {
  kind: "local",
  pubkey: key,
  secret: new Uint8Array(32).fill(7),
  backedUp: true,
};

for (
  const [what, text] of [
    ["nothing", null],
    ["no JSON", "{"],
    ["another shape", "[]"],
    ["a number", "4"],
    ["an unknown kind", JSON.stringify({ kind: "ledger", pubkey: key })],
    ["a short secret", JSON.stringify({ kind: "local", pubkey: key, secret: "00" })],
    [
      "a bunker without relays",
      JSON.stringify({ kind: "bunker", pubkey: key, remote: key, relays: [], clientSecret: key }),
    ],
    ["more than fits", JSON.stringify({ kind: "extension", pubkey: key, more: "x".repeat(9000) })],
  ] as const
) {
  Deno.test(`readKept() says undefined for ${what}`, () => assert.equal(readKept(text), undefined));
}

Deno.test("readKept() gives back what writeKept() wrote", () => {
  const kinds: KeptIdentity[] = [
    local,
    { kind: "extension", pubkey: key },
    {
      kind: "bunker",
      pubkey: key,
      remote: key,
      relays: ["wss://r.example"],
      clientSecret: new Uint8Array(32).fill(9),
    },
  ];
  for (const kept of kinds) assert.deepEqual(readKept(writeKept(kept)), kept);
});

Deno.test("makeBrowserStorage() tells of another tab's change until it is stopped", () => {
  const events = new EventTarget();
  const texts = new Map<string, string>();
  const storage = makeBrowserStorage({
    events,
    storage: {
      getItem: (name) => texts.get(name) ?? null,
      setItem: (name, value) => void texts.set(name, value),
      removeItem: (name) => void texts.delete(name),
    },
  });
  let heard = 0;
  const stop = storage.onChange(() => heard++);
  assert.equal(storage.write(local), true);
  const [name] = texts.keys();
  const from = (changed: string | null) =>
    events.dispatchEvent(Object.assign(new Event("storage"), { key: changed }));
  from("theme");
  assert.equal(heard, 0);
  from(name ?? "");
  from(null);
  assert.equal(heard, 2);
  stop();
  from(null);
  assert.equal(heard, 2);
  assert.deepEqual(storage.read(), local);
  storage.write(undefined);
  assert.equal(storage.read(), undefined);
});
