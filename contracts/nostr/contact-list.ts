import { isHex } from "../hex.ts";
import { type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** Reads a verified list of followed people (NIP-02): their keys, each once. */
export function readContactList(event: NostrEvent): string[] | undefined {
  if (event.kind !== KIND.contacts) return undefined;
  const keys = tagsNamed(event, "p").map((tag) => tag[1]).filter((key) => isHex(key, 32));
  return [...new Set(keys)].filter((key) => key !== undefined);
}
