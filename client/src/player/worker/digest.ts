import { sha256 } from "../../../../contracts/sha256.ts";

/** SHA-256 by WebCrypto, or in pure JS on a page opened over plain HTTP by a name that isn't this machine's. */
export function digestOf(
  subtle: SubtleCrypto | undefined,
): (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> {
  if (subtle === undefined) return (bytes) => Promise.resolve(sha256(bytes));
  return async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
}
