import { type NostrEvent, tagsNamed } from "./event.ts";
import { readWebUrl } from "./url.ts";

/** A picture that stands for `:shortcode:` (NIP-30). */
export type CustomEmoji = { shortcode: string; url: string };

/** The custom emoji that an event brings along; works on emoji sets too. */
export function readEmoji(event: NostrEvent): CustomEmoji[] {
  const found = new Map<string, CustomEmoji>();
  for (const [, shortcode, picture] of tagsNamed(event, "emoji")) {
    const url = readWebUrl(picture);
    if (shortcode === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(shortcode) || url === undefined) continue;
    if (!found.has(shortcode)) found.set(shortcode, { shortcode, url });
  }
  return [...found.values()];
}
