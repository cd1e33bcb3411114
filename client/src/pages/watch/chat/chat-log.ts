import { type ChatMessage, readChat } from "../../../../../contracts/nostr/chat.ts";
import { deletes, type Deletion } from "../../../../../contracts/nostr/deletion.ts";
import type { NostrEvent } from "../../../../../contracts/nostr/event.ts";
import type { MuteList } from "../../../../../contracts/nostr/mute-list.ts";
import type { ShownTip } from "../../../tips/tip-book.ts";
import type { ChatRow, Delivery } from "./chat-row.ts";
import { tipRow } from "./tip-rows.ts";

export type ChatLogOptions = {
  /** Text form of the stream's address. */
  address: string;
  /** Messages kept, the newest; 1000 by default. */
  limit?: number;
  /** Unix seconds. */
  now: () => number;
};

const LIMIT = 1000;
/** Tips shown among the messages, the newest. */
const TIP_LIMIT = 200;
/** Clocks differ; a message dated further ahead would stay at the bottom for good. */
const AHEAD_SECONDS = 300;
const DELETION_LIMIT = 2000;
/** Words of one list that count: each is looked for in every message, and whoever writes a list may write a long one. */
const WORDS_LIMIT = 500;

/** Keeps the messages of one stream in order, without those deleted or muted, and never more than its limit. */
export function makeChatLog(o: ChatLogOptions) {
  const limit = o.limit ?? LIMIT;
  let rows: ChatRow[] = [];
  let known = new Set<string>();
  let deletions: Deletion[] = [];
  let muted = { people: new Set<string>(), threads: new Set<string>(), words: new Array<string>() };
  /** Messages with a muted word: looked for once, not at each look at the log. */
  let worded = new WeakSet<ChatMessage>();

  const readWords = (message: ChatMessage) => {
    const text = message.text.toLowerCase();
    if (muted.words.some((word) => text.includes(word))) worded.add(message);
  };

  const isHidden = ({ message, delivery }: ChatRow): boolean =>
    // A person sees their own failed message whatever lists say.
    delivery.state === "sent" &&
    (muted.people.has(message.pubkey) || muted.threads.has(message.id) ||
      muted.threads.has(message.parent ?? "") || worded.has(message));

  const insert = (row: ChatRow): boolean => {
    readWords(row.message);
    let at = rows.length;
    while (at > 0 && isAfter(rows[at - 1], row)) at--;
    // Older than everything in a full log.
    if (at === 0 && rows.length >= limit) return false;
    rows.splice(at, 0, row);
    known.add(row.event.id);
    while (rows.length > limit) {
      // What nobody sees must not push out what people read.
      const [dropped] = rows.splice(Math.max(0, rows.findIndex(isHidden)), 1);
      if (dropped !== undefined) known.delete(dropped.event.id);
    }
    return true;
  };

  const change = (id: string, delivery: Delivery): boolean => {
    const at = rows.findIndex(({ event }) => event.id === id);
    const row = rows[at];
    if (row === undefined || (row.delivery.state === "sent" && delivery.state !== "sent")) return false;
    rows[at] = { ...row, delivery };
    return true;
  };

  return {
    /** Takes a verified event; says whether the log changed. */
    add(event: NostrEvent, delivery: Delivery = { state: "sent" }): boolean {
      // One's own message comes back from a relay: then it is sent.
      if (known.has(event.id)) return delivery.state === "sent" && change(event.id, delivery);
      if (event.created_at > o.now() + AHEAD_SECONDS) return false;
      const message = readChat(event);
      if (message === undefined || message.address !== o.address) return false;
      if (deletions.some((deletion) => deletes(deletion, event))) return false;
      return insert({ message, event, delivery });
    },

    deliver: change,

    /** Takes the tips that are proven now in the place of those before; says whether the log changed. */
    setTips(tips: readonly ShownTip[]): boolean {
      const before = new Map(rows.filter(({ tip }) => tip !== undefined).map((row) => [row.event.id, row]));
      const next = tips.slice(-TIP_LIMIT).map((tip) => tipRow(tip, o.address, before.get(tip.id)));
      if (next.length === before.size && next.every((row) => before.get(row.event.id) === row)) return false;
      rows = rows.filter(({ tip }) => tip === undefined);
      for (const id of before.keys()) known.delete(id);
      for (const row of next) insert(row);
      return true;
    },

    /** Takes a failed message of one's own away. */
    drop(id: string): boolean {
      const before = rows.length;
      rows = rows.filter(({ event, delivery }) => event.id !== id || delivery.state === "sent");
      if (rows.length === before) return false;
      known.delete(id);
      return true;
    },

    /** Honours a deletion, also for messages that come after it. */
    erase(deletion: Deletion): boolean {
      deletions = [...deletions.slice(-DELETION_LIMIT), deletion];
      const before = rows.length;
      rows = rows.filter(({ event }) => !deletes(deletion, event));
      known = new Set(rows.map(({ event }) => event.id));
      return rows.length !== before;
    },

    /** Whose lists count: the host's and the viewer's own. */
    mute(lists: readonly MuteList[]): void {
      muted = {
        people: new Set(lists.flatMap(({ pubkeys }) => pubkeys)),
        threads: new Set(lists.flatMap(({ threads }) => threads)),
        words: lists.flatMap(({ words }) => words.slice(0, WORDS_LIMIT)),
      };
      worded = new WeakSet();
      for (const { message } of rows) readWords(message);
    },

    /** What is to be shown, newest last. */
    rows: (): ChatRow[] => rows.filter((row) => !isHidden(row)),

    find: (id: string): ChatRow | undefined => rows.find(({ event }) => event.id === id),

    /** A message that is there and that no list hides. */
    shown(id: string): ChatRow | undefined {
      const row = rows.find(({ event }) => event.id === id);
      return row === undefined || isHidden(row) ? undefined : row;
    },
  };
}

/** Newest last; at equal seconds the id decides, so that every viewer sees one order. */
function isAfter(a: ChatRow | undefined, b: ChatRow): boolean {
  if (a === undefined) return false;
  const [left, right] = [a.message, b.message];
  return left.createdAt !== right.createdAt ? left.createdAt > right.createdAt : left.id > right.id;
}

/** How many of the rows are new since `before` and no older than its last; what came later of earlier times is none of them. */
export function arrived(before: readonly ChatRow[], rows: readonly ChatRow[]): number {
  const last = before.at(-1);
  if (last === undefined) return 0;
  const since = last.event.created_at;
  // Of one second, the ids decide on the order: the newest to come may stand before another.
  const ofThatSecond = new Set(
    before.slice(before.findLastIndex(({ event }) => event.created_at < since) + 1).map(({ event }) =>
      event.id
    ),
  );
  let count = 0;
  for (let at = rows.length - 1; at >= 0; at--) {
    const event = rows[at]?.event;
    if (event === undefined || event.created_at < since) break;
    if (!ofThatSecond.has(event.id)) count++;
  }
  return count;
}
