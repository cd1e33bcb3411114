import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";
import { readRelayUrl, readRelayUrls } from "./url.ts";

/** Where somebody reads what is meant for them, and writes what they say (NIP-65). */
export type RelayList = { read: string[]; write: string[] };

/** Reads a verified relay list. */
export function readRelayList(event: NostrEvent): RelayList | undefined {
  if (event.kind !== KIND.relayList) return undefined;
  const read = new Set<string>();
  const write = new Set<string>();
  for (const [, text, marker] of tagsNamed(event, "r")) {
    const url = readRelayUrl(text);
    if (url === undefined) continue;
    if (marker !== "write") read.add(url);
    if (marker !== "read") write.add(url);
  }
  return { read: [...read], write: [...write] };
}

/** Writes a relay list; tags of other names stay. */
export function relayListTemplate(list: RelayList, nowSeconds: number, previous?: NostrEvent): EventTemplate {
  const [read, write] = [readRelayUrls(list.read), readRelayUrls(list.write)];
  const tags = [...new Set([...write, ...read])].map((url) => {
    if (!write.includes(url)) return ["r", url, "read"];
    return read.includes(url) ? ["r", url] : ["r", url, "write"];
  });
  return {
    kind: KIND.relayList,
    created_at: Math.max(nowSeconds, (previous?.created_at ?? -1) + 1),
    tags: [...tags, ...(previous?.tags ?? []).filter(([name]) => name !== "r")],
    content: previous?.content ?? "",
  };
}
