import { isHex } from "../hex.ts";
import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { KIND } from "./kinds.ts";

/** Whom and what somebody doesn't want to see (NIP-51). */
export type MuteList = {
  pubkeys: string[];
  topics: string[];
  /** Lower case. */
  words: string[];
  /** Ids of messages whose threads are hidden. */
  threads: string[];
  /** Encrypted to its author; the same tags in JSON once decrypted. */
  secret?: string;
};

/** Reads a verified mute list: its public part. */
export function readMuteList(event: NostrEvent): MuteList | undefined {
  if (event.kind !== KIND.muteList) return undefined;
  const list = readMuteTags(event.tags);
  return event.content === "" ? list : { ...list, secret: event.content };
}

/** Reads the tags of a mute list, such as its decrypted secret part. */
function readMuteTags(tags: string[][]): MuteList {
  const values = (name: string, fits: (value: string) => boolean) => {
    const all = tagsNamed({ tags }, name).map((tag) => tag[1] ?? "");
    return [...new Set(all.filter(fits))];
  };
  return {
    pubkeys: values("p", (key) => isHex(key, 32)),
    topics: values("t", (topic) => topic !== ""),
    words: [
      ...new Set(values("word", (word) => word.trim() !== "").map((word) => word.trim().toLowerCase())),
    ],
    threads: values("e", (id) => isHex(id, 32)),
  };
}

/** Mutes or unmutes one key in public; everything else of the list stays, its secret part too. */
export function muteListTemplate(
  { pubkey, muted }: { pubkey: string; muted: boolean },
  nowSeconds: number,
  previous?: NostrEvent,
): EventTemplate {
  const others = (previous?.tags ?? []).filter(([name, key]) => name !== "p" || key !== pubkey);
  return {
    kind: KIND.muteList,
    created_at: Math.max(nowSeconds, (previous?.created_at ?? -1) + 1),
    tags: muted ? [...others, ["p", pubkey]] : others,
    content: previous?.content ?? "",
  };
}
