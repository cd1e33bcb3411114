import { readForeignAddress } from "./address.ts";
import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** A stream sends its viewers over to another one. */
export type Raid = { id: string; pubkey: string; from: string; to: string; text: string; createdAt: number };

/** Reads a verified raid as zap.stream and Amethyst write it: `a` root is where from, `a` mention is where to. */
export function readRaid(event: NostrEvent): Raid | undefined {
  if (event.kind !== KIND.raid) return undefined;
  const marked = (marker: string) => {
    const text = tagsNamed(event, "a").find((tag) => tag[3] === marker)?.[1];
    return text !== undefined && readForeignAddress(text) !== undefined ? text : undefined;
  };
  const [from, to] = [marked("root"), marked("mention")];
  if (from === undefined || to === undefined || from === to) return undefined;
  return {
    id: event.id,
    pubkey: event.pubkey,
    from,
    to,
    text: event.content.trim(),
    createdAt: event.created_at,
  };
}

/** Writes a raid. */
export function raidTemplate(
  { from, to, text = "" }: { from: string; to: string; text?: string },
  nowSeconds: number,
): EventTemplate {
  const tags = [["a", from, "", "root"], ["a", to, "", "mention"]];
  return { kind: KIND.raid, created_at: nowSeconds, tags, content: text };
}
