import { decrypt, encrypt } from "nostr-tools/nip44";
import { fromHex } from "../hex.ts";
import { sha256 } from "../sha256.ts";

/** A copy of a stake of which nothing can be read without the password of its key. */
export type LockedCopy = {
  /** The viewer's 32 bytes for the stake, locked with the password as NIP-49 does. */
  key: string;
  /** The copy's text, sealed with those bytes. */
  sealed: string;
};

export type WriteLockedCopyOptions = {
  /** As NIP-49 writes it. */
  key: string;
  text: string;
  /** What `key` opens to, 64 hex. */
  seed: string;
  /** 32 bytes of chance, never used twice. */
  nonce: Uint8Array;
};

/** Before both, so that nobody takes it for an identity, nor for the creator's key. */
const PREFIX = "dstream-stake-copy:";
const SHAPE = /^(ncryptsec1[a-z0-9]{20,400}):([A-Za-z0-9+/]+={0,2})$/;
/** A kept stake is some kB; with all that an arbiter may have said, more. */
const MOST_CHARS = 768 * 1024;
const COPY_KEY = "dstream-escrow/1/copy\0";

/** Writes a locked copy as one line. */
export function writeLockedCopy({ key, text, seed, nonce }: WriteLockedCopyOptions): string {
  return `${PREFIX}${key}:${encrypt(text, copyKey(seed), nonce)}`;
}

/** Reads one; `undefined` for any other text, of which nothing was opened. */
export function readLockedCopy(text: string): LockedCopy | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MOST_CHARS || !trimmed.startsWith(PREFIX)) return undefined;
  const [, key, sealed] = SHAPE.exec(trimmed.slice(PREFIX.length)) ?? [];
  return key === undefined || sealed === undefined ? undefined : { key, sealed };
}

/** The copy's text; `undefined` where it was sealed with other bytes, or is damaged. */
export function openLockedCopy({ sealed }: LockedCopy, seed: string): string | undefined {
  try {
    return decrypt(sealed, copyKey(seed));
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Of the seed alone, so that one password opens both: whoever has the seed has the stake's keys anyway. */
function copyKey(seed: string): Uint8Array {
  return sha256(Uint8Array.from([...new TextEncoder().encode(COPY_KEY), ...fromHex(seed) ?? []]));
}
