import assert from "node:assert/strict";
import { makeCreatorKey } from "../../../../contracts/escrow/creator-key.ts";
import { makeKeyStore } from "./key-store.ts";

const [A, B] = ["aa".repeat(32), "bb".repeat(32)];

function trial(first: string | null = null) {
  const kept = { text: first, refuses: false };
  let byte = 0;
  const storage = {
    getItem: () => kept.text,
    setItem: (_: string, text: string) => {
      if (kept.refuses) throw new Error("full");
      kept.text = text;
    },
  };
  const open = () =>
    makeKeyStore({ storage: () => storage, randomBytes: (n) => new Uint8Array(n).fill(++byte) });
  return { kept, open };
}

Deno.test("makeKeyStore() leaves out what is broken, and takes no key of another length", () => {
  for (const text of ["", "{", "[]", "[7]", `[["${A}",[{"seed":"00"}]]]`, `[["x",[]]]`]) {
    assert.deepEqual(trial(text).open().of(A), []);
  }
  const { open } = trial();
  assert.equal(open().take(A, new Uint8Array(31)), undefined);
  assert.equal(open().bytesOf(A, "00".repeat(32)), undefined);
});

Deno.test("makeKeyStore() makes one key a creator, keeps it over a reload, and older ones beside a newer", () => {
  const { open } = trial();
  const made = open().ensure(A);
  assert.deepEqual(open().ensure(A), made);
  assert.notEqual(open().ensure(B).baseKey, made.baseKey);
  const taken = open().take(A, new Uint8Array(32).fill(9));
  assert.deepEqual(taken, makeCreatorKey(new Uint8Array(32).fill(9)));
  assert.deepEqual(open().of(A), [taken, made]);
  assert.deepEqual(open().bytesOf(A, made.baseKey), new Uint8Array(32).fill(1));
});

Deno.test("makeKeyStore() remembers which keys exist elsewhere", () => {
  const { open } = trial();
  const { baseKey } = open().ensure(A);
  assert.equal(open().isBackedUp(A, baseKey), false);
  open().confirmBackup(A, baseKey);
  assert.equal(open().isBackedUp(A, baseKey), true);
});

Deno.test("makeKeyStore() keeps keys in the page alone where it can't store, and says so", () => {
  const { kept, open } = trial();
  kept.refuses = true;
  const store = open();
  const made = store.ensure(A);
  assert.deepEqual(store.ensure(A), made);
  assert.equal(store.fleeting(), true);
  const shared = makeKeyStore({ storage: () => undefined, randomBytes: (n) => new Uint8Array(n).fill(5) });
  assert.deepEqual(shared.ensure(A), shared.ensure(A));
  assert.equal(shared.fleeting(), true);
  assert.equal(open().fleeting(), false);
});
