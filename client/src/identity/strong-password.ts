import { SignerFault } from "./signer-fault.ts";

const MINIMUM = 8;

/** Throws `weak-password` for one that is quickly guessed: fewer than eight characters. */
export function assertStrong(password: string): void {
  if ([...password].length < MINIMUM) throw new SignerFault("weak-password");
}
