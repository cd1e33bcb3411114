import { isHex } from "../hex.ts";
import { eventCoordinates } from "./coordinates.ts";
import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** A wish that events go away (NIP-09). */
export type Deletion = {
  author: string;
  ids: string[];
  /** `<kind>:<author>:<d>` of replaceable and addressable events. */
  coordinates: string[];
  reason: string;
  /** Unix seconds: later versions at a coordinate stay. */
  createdAt: number;
};

/** Reads a verified deletion; coordinates of other authors are left out. */
export function readDeletion(event: NostrEvent): Deletion | undefined {
  if (event.kind !== KIND.deletion) return undefined;
  const values = (name: string) => [...new Set(tagsNamed(event, name).map((tag) => tag[1] ?? ""))];
  return {
    author: event.pubkey,
    ids: values("e").filter((id) => isHex(id, 32)),
    coordinates: values("a").filter((text) =>
      /^[0-9]{1,5}:/.test(text) && text.split(":")[1] === event.pubkey
    ),
    reason: event.content,
    createdAt: event.created_at,
  };
}

/** Whether a deletion takes an event away. Nobody deletes another's events, and no deletion deletes deletions. */
export function deletes(deletion: Deletion, event: NostrEvent): boolean {
  if (event.pubkey !== deletion.author || event.kind === KIND.deletion) return false;
  if (deletion.ids.includes(event.id)) return true;
  const coordinates = eventCoordinates(event);
  return coordinates !== undefined && event.created_at <= deletion.createdAt &&
    deletion.coordinates.includes(coordinates);
}

/** Writes a deletion of one's own events. */
export function deletionTemplate(
  { events, reason = "" }: { events: readonly NostrEvent[]; reason?: string },
  nowSeconds: number,
): EventTemplate {
  const tags: string[][] = [];
  let created_at = nowSeconds;
  for (const event of events) {
    const coordinates = eventCoordinates(event);
    tags.push(["e", event.id]);
    if (coordinates === undefined) continue;
    tags.push(["a", coordinates]);
    // A refresh may be dated ahead; the deletion has to reach it.
    created_at = Math.max(created_at, event.created_at);
  }
  for (const kind of new Set(events.map((event) => event.kind))) tags.push(["k", String(kind)]);
  return { kind: KIND.deletion, created_at, tags, content: reason };
}
