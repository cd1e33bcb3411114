import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../../contracts/hex.ts";
import type { KeyVault } from "../../identity/key-vault.ts";
import { lockKey, unlockKey } from "./key-copy.ts";

/** A vault whose lock is a name. */
const vault: KeyVault = {
  lock: (secret) => Promise.resolve(`ncryptsec1${toHex(secret)}`),
  unlock: (text) => Promise.resolve(fromHex(text.slice("ncryptsec1".length)) ?? new Uint8Array()),
};
const bytes = new Uint8Array(32).fill(7);

Deno.test("lockKey() locks nothing with a password of seven characters", async () => {
  await assert.rejects(lockKey(vault, bytes, "passwor"), { code: "weak-password" });
});

Deno.test("unlockKey() takes no identity, and nothing without its prefix", async () => {
  const locked = await lockKey(vault, bytes, "password");
  for (const text of ["", "dstream-stake-key:", locked.replace("dstream-stake-key:", ""), `nsec1${locked}`]) {
    assert.equal(await unlockKey(vault, text, "password"), undefined);
  }
});

Deno.test("unlockKey() opens what lockKey() locked, whatever spaces were copied along", async () => {
  const locked = await lockKey(vault, bytes, "password");
  assert.match(locked, /^dstream-stake-key:ncryptsec1/);
  assert.deepEqual(await unlockKey(vault, ` ${locked}\n`, "password"), bytes);
});
