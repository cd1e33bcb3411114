import { readActivity } from "./chat.ts";
import { type NostrEvent, tagValue } from "./event.ts";
import { KIND } from "./kinds.ts";
import { readWebUrl } from "./url.ts";

/** A piece of a live event that somebody cut out. */
export type Clip = {
  id: string;
  pubkey: string;
  address: string;
  url: string;
  title?: string;
  createdAt: number;
};

/** Reads a verified clip as zap.stream and Amethyst write it. */
export function readClip(event: NostrEvent): Clip | undefined {
  if (event.kind !== KIND.clip) return undefined;
  const address = readActivity(event);
  const url = readWebUrl(tagValue(event, "r"));
  if (address === undefined || url === undefined) return undefined;
  const title = tagValue(event, "title")?.trim() || event.content.trim();
  const clip: Clip = { id: event.id, pubkey: event.pubkey, address, url, createdAt: event.created_at };
  return title === "" ? clip : { ...clip, title };
}
