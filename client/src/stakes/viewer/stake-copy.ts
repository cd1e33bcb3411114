import { openLockedCopy, readLockedCopy, writeLockedCopy } from "../../../../contracts/escrow/locked-copy.ts";
import { fromHex, toHex } from "../../../../contracts/hex.ts";
import type { KeyVault } from "../../identity/key-vault.ts";
import { assertStrong } from "../../identity/strong-password.ts";
import type { KeptStake } from "./kept-stake.ts";
import { readKeptStake, writeKeptStake } from "./read-kept-stake.ts";

/** What a file or a password manager keeps of a stake: all that brings it back anywhere, nothing that only this page needs. */
export function writeCopy(kept: KeptStake): string {
  const { funding: _, height: _height, heightAt: _at, searched: _searched, ...lasting } = kept;
  const { records: _records, swept: _swept, refusal: _refusal, ...copied } = lasting;
  return writeKeptStake({ ...copied, saved: true, records: [] });
}

/** Reads such a copy; `undefined` for any other text. */
export function readCopy(text: string): KeptStake | undefined {
  const kept = readKeptStake(text.trim());
  return kept && { ...kept, saved: true, restored: true };
}

/** As `writeCopy`, of which nothing can be read without the password; throws a `SignerFault` for a weak one. `nonce`: 32 bytes of chance. */
export async function lockCopy(
  vault: Pick<KeyVault, "lock">,
  kept: KeptStake,
  { password, nonce }: { password: string; nonce: Uint8Array },
): Promise<string> {
  assertStrong(password);
  const { seed } = kept;
  const key = await vault.lock(fromHex(seed) ?? new Uint8Array(), password);
  return writeLockedCopy({ key, text: writeCopy(kept), seed, nonce });
}

/** Whether a text is a copy that a password opens. */
export function isLockedCopy(text: string): boolean {
  return readLockedCopy(text) !== undefined;
}

/** Opens what `lockCopy` made; `undefined` for other or damaged text, and throws a `SignerFault` for a wrong password. */
export async function unlockCopy(
  vault: Pick<KeyVault, "unlock">,
  text: string,
  password: string,
): Promise<KeptStake | undefined> {
  const locked = readLockedCopy(text);
  if (locked === undefined) return undefined;
  const opened = openLockedCopy(locked, toHex(await vault.unlock(locked.key, password)));
  return opened === undefined ? undefined : readCopy(opened);
}

/** What its file is called: by its day. A list of files tells nobody where its viewer watches. */
export function copyName({ context }: KeptStake, ending: "json" | "txt" = "json"): string {
  const day = new Date(context.from * 1000).toISOString().slice(0, 10);
  return `dstream-copy-${day}.${ending}`;
}
