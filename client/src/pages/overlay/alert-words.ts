import { hasSecretKey } from "../../../../contracts/nostr/link.ts";
import { plainWords } from "../watch/chat/message-parts.ts";

/** A payer's words as they may stand in a picture that can't be taken back; nothing where they hold a secret key. */
export function alertWords(words: string): string | undefined {
  if (hasSecretKey(words)) return undefined;
  const plain = plainWords(words, "").trim();
  return plain === "" ? undefined : plain;
}
