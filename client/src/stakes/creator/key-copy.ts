import type { KeyVault } from "../../identity/key-vault.ts";
import { assertStrong } from "../../identity/strong-password.ts";

/** Before the locked key, so that nobody takes it for an identity, nor an identity for it. */
export const KEY_PREFIX = "dstream-stake-key:";

/** Locks the 32 bytes of a key with a password; throws a `SignerFault` for a weak one. */
export async function lockKey(vault: KeyVault, bytes: Uint8Array, password: string): Promise<string> {
  assertStrong(password);
  return KEY_PREFIX + await vault.lock(bytes, password);
}

/** Opens what `lockKey` made; `undefined` for other text, and throws a `SignerFault` for a wrong password. */
export async function unlockKey(
  vault: KeyVault,
  text: string,
  password: string,
): Promise<Uint8Array | undefined> {
  const trimmed = text.trim();
  if (!trimmed.startsWith(`${KEY_PREFIX}ncryptsec1`)) return undefined;
  return await vault.unlock(trimmed.slice(KEY_PREFIX.length), password);
}
