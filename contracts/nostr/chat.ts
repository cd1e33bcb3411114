import { isHex } from "../hex.ts";
import { readForeignAddress } from "./address.ts";
import { type EventTemplate, type NostrEvent, tagsNamed } from "./event.ts";
import { type CustomEmoji, readEmoji } from "./emoji.ts";
import { KIND } from "./kinds.ts";
import { readRelayUrl } from "./url.ts";

/** One message in the chat of a live event. */
export type ChatMessage = {
  id: string;
  pubkey: string;
  /** Text form of the live event's address. */
  address: string;
  text: string;
  /** Id of the message it answers. */
  parent?: string;
  /** Ids or addresses of what it quotes. */
  quotes: string[];
  /** Keys mentioned, the answered author among them. */
  mentions: string[];
  /** What `:shortcode:` stands for in the text. */
  emoji: CustomEmoji[];
  /** Unix seconds. */
  createdAt: number;
};

/** Reads a verified chat message of any NIP-53 client. */
export function readChat(event: NostrEvent): ChatMessage | undefined {
  const text = event.content.trim();
  const address = readActivity(event);
  if (event.kind !== KIND.chat || address === undefined || text === "") return undefined;
  const parent = readParent(event);
  return {
    id: event.id,
    pubkey: event.pubkey,
    address,
    text,
    ...(parent === undefined ? {} : { parent }),
    quotes: readQuotes(event),
    mentions: [...new Set(tagsNamed(event, "p").map((tag) => tag[1]).filter((key) => isHex(key, 32)))],
    emoji: readEmoji(event),
    createdAt: event.created_at,
  };
}

/** The live event that an event belongs to: the `a` marked root, else the first that names one. */
export function readActivity(event: NostrEvent): string | undefined {
  const named = tagsNamed(event, "a").filter((tag) => readForeignAddress(tag[1] ?? "") !== undefined);
  return (named.find((tag) => tag[3] === "root") ?? named[0])?.[1];
}

function readParent(event: NostrEvent): string | undefined {
  const named = tagsNamed(event, "e").filter((tag) => isHex(tag[1], 32) && tag[3] !== "mention");
  // Clients of before NIP-53's rewording mark the thread's first message "root" and the answered one "reply".
  return (named.find((tag) => tag[3] === "reply") ?? named.at(-1))?.[1];
}

function readQuotes(event: NostrEvent): string[] {
  const quotes = tagsNamed(event, "q").map((tag) => tag[1] ?? "");
  return [...new Set(quotes.filter((quote) => isHex(quote, 32) || /^[0-9]{1,5}:[0-9a-f]{64}:/.test(quote)))];
}

export type ChatOptions = {
  /** Text form of the live event's address, ours or another client's. */
  address: string;
  /** Where the live event is found. */
  relay?: string;
  text: string;
  /** The message it answers. */
  parent?: { id: string; pubkey: string };
  /** What the text's `:shortcode:`s stand for. */
  emoji?: readonly CustomEmoji[];
};

/** Writes a chat message. */
export function chatTemplate(options: ChatOptions, nowSeconds: number): EventTemplate {
  const { address, relay, text, parent, emoji = [] } = options;
  if (readForeignAddress(address) === undefined) {
    throw new Error(`not the address of a live event: ${address}`);
  }
  const hint = readRelayUrl(relay) ?? "";
  const tags = [["a", address, hint, "root"]];
  if (parent !== undefined) tags.push(["e", parent.id, hint, "reply"], ["p", parent.pubkey]);
  for (const { shortcode, url } of emoji) {
    if (text.includes(`:${shortcode}:`)) tags.push(["emoji", shortcode, url]);
  }
  return { kind: KIND.chat, created_at: nowSeconds, tags, content: text };
}
