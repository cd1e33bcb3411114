import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fromHex, toHex } from "../../contracts/hex.ts";

/** Writes a whole file or leaves the old one: a reader, or a crash, never meets half of it. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.next`;
  writeFileSync(next, text, { mode: 0o600 });
  renameSync(next, path);
}

/** The box's own key: from its file, or made now. */
export function boxKey(path: string): Uint8Array {
  if (!existsSync(path)) writeWhole(path, `${toHex(randomBytes(32))}\n`);
  const key = fromHex(readFileSync(path, "utf8").trim());
  if (key?.length !== 32) {
    throw new Error(
      `${path} holds no key of 64 hex digits. Put the right one there, or remove it to get a new box key.`,
    );
  }
  return key;
}
