import assert from "node:assert/strict";
import { encrypt } from "nostr-tools/nip49";
import type { KeyVault } from "../../identity/key-vault.ts";
import { readKeyText } from "../../identity/ncryptsec.ts";
import { SignerFault } from "../../identity/signer-fault.ts";
import { copyName, isLockedCopy, lockCopy, readCopy, unlockCopy, writeCopy } from "./stake-copy.ts";
import { trialAgreed } from "./trial-viewer-stake.ts";

const kept = trialAgreed();
const nonce = new Uint8Array(32).fill(8);
const PASSWORD = "correct horse";

/** What the worker does, on this thread, and at so little cost that it protects nothing. */
const vault: KeyVault = {
  lock: (secret, password) => Promise.resolve(encrypt(secret, password, 4, 1)),
  unlock(text, password) {
    const verdict = readKeyText(text, password);
    if (verdict.verdict === "secret") return Promise.resolve(verdict.secret);
    const code = verdict.verdict === "refused" ? verdict.code : "wrong-password";
    return Promise.reject(new SignerFault(code));
  },
};
const named = (code: string) => (error: unknown) => error instanceof SignerFault && error.code === code;

Deno.test("lockCopy() refuses a weak password by name, before it computes anything", async () => {
  const idle = { lock: () => assert.fail("asked to lock") };
  await assert.rejects(lockCopy(idle, kept, { password: "seven77", nonce }), named("weak-password"));
});

Deno.test("unlockCopy() refuses a wrong password by name, and other or damaged text without asking for one", async () => {
  const locked = await lockCopy(vault, kept, { password: PASSWORD, nonce });
  await assert.rejects(unlockCopy(vault, locked, "correct house"), named("wrong-password"));
  await assert.rejects(unlockCopy(vault, locked, ""), named("wrong-password"));
  const idle = { unlock: () => assert.fail("asked to unlock") };
  for (const text of ["", writeCopy(kept), "ncryptsec1qqqq", locked.slice(0, 60)]) {
    assert.equal(isLockedCopy(text), false);
    assert.equal(await unlockCopy(idle, text, PASSWORD), undefined);
  }
  // Nothing of the other copy is taken for this one's.
  const [, , sealed] =
    (await lockCopy(vault, { ...kept, seed: "77".repeat(32) }, { password: PASSWORD, nonce }))
      .split(":");
  const mixed = [...locked.split(":").slice(0, 2), sealed].join(":");
  assert.equal(await unlockCopy(vault, mixed, PASSWORD), undefined);
  assert.equal(await unlockCopy(vault, locked.slice(0, -40), PASSWORD), undefined);
});

Deno.test("unlockCopy() brings back with the password what the plain copy would, and its file names no stream", async () => {
  const locked = await lockCopy(vault, kept, { password: PASSWORD, nonce });
  assert.ok(isLockedCopy(locked) && !locked.includes(kept.seed) && !locked.includes(kept.context.stream));
  assert.equal(readCopy(locked), undefined);
  assert.deepEqual(await unlockCopy(vault, `${locked}\n`, PASSWORD), readCopy(writeCopy(kept)));
  for (const ending of ["txt", "json"] as const) {
    const name = copyName(kept, ending);
    const [, , stream = ""] = kept.context.stream.split(":");
    assert.match(name, new RegExp(`^dstream-copy-\\d{4}-\\d\\d-\\d\\d\\.${ending}$`));
    assert.ok(stream !== "" && !name.includes(stream), name);
  }
});
