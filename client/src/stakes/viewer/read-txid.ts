import { isHex } from "../../../../contracts/hex.ts";

/** The id of a payment as people paste it; `undefined` when it is none. */
export function readTxid(text: string): string | undefined {
  const typed = text.trim().replace(/^<|>$/g, "").toLowerCase();
  return isHex(typed, 32) ? typed : undefined;
}
