import type { ChatMessage } from "../../../../../contracts/nostr/chat.ts";
import type { NostrEvent } from "../../../../../contracts/nostr/event.ts";
import type { PublishResult } from "../../../nostr/relay-pool.ts";
import type { ShownTip } from "../../../tips/tip-book.ts";

/** How far a message of one's own has come; everybody else's are `sent`. */
export type Delivery =
  | { state: "sent" }
  | { state: "pending" }
  | { state: "failed"; reasons: PublishResult[] };

/** One line of the chat. */
export type ChatRow = {
  message: ChatMessage;
  event: NostrEvent;
  delivery: Delivery;
  /** A verified tip; its words are the message. */
  tip?: ShownTip;
};
