import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import type { ShownTip } from "../../../tips/tip-book.ts";
import type { ChatRow } from "./chat-row.ts";

/** A line of the chat that is a tip. */
export type TipChatRow = ChatRow & { tip: ShownTip };

/** A tip as a line of the chat; the line it had before, where nothing changed, so that it isn't drawn anew. */
export function tipRow(tip: ShownTip, address: string, before: ChatRow | undefined): ChatRow {
  const known = before?.tip;
  if (before !== undefined && known !== undefined && isSame(known, tip)) return before;
  const { id, payer = "", words, at } = tip;
  return {
    tip,
    delivery: { state: "sent" },
    message: { id, pubkey: payer, address, text: words, quotes: [], mentions: [], emoji: [], createdAt: at },
    // Several receipts stand behind one tip, so it goes by a name of its own.
    event: { id, pubkey: payer, created_at: at, kind: KIND.tipReceipt, tags: [], content: words, sig: "" },
  };
}

/** Whether a line is a tip. */
export function isTip(row: ChatRow): row is TipChatRow {
  return row.tip !== undefined;
}

function isSame(a: ShownTip, b: ShownTip): boolean {
  return a.level === b.level && a.words === b.words && a.at === b.at && a.by === b.by;
}
