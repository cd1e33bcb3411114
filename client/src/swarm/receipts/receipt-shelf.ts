import { type NostrEvent, readEvent } from "../../../../contracts/nostr/event.ts";
import { readReceipt } from "../../../../contracts/swarm/receipt.ts";

/** Receipts that others signed about this device, kept for whoever asks for proof of what was given. */
export type ReceiptShelf = {
  /** Puts down a receipt that was verified; false when it lies there already. */
  put(receipt: NostrEvent): boolean;
  /** Those of one stream, oldest first. The storage isn't ours alone: verify them before use. */
  of(address: string): NostrEvent[];
  /** Keeps what is not kept yet. */
  close(): void;
};

export type ReceiptShelfOptions = {
  /** A refusing one keeps them for this page. */
  storage: () => Pick<Storage, "getItem" | "setItem">;
  /** Milliseconds. */
  now: () => number;
};

const KEY = "dstream/receipts/1";
/** Fifty minutes of four neighbours, a receipt each half minute; the newest count most. */
const MOST = 400;
const MOST_CHARS = 1024 * 1024;
const SAVE_MS = 30_000;

/** Keeps received receipts, bounded, in a storage that pages of one site share. */
export function makeReceiptShelf({ storage, now }: ReceiptShelfOptions): ReceiptShelf {
  let refused = false;
  let kept: NostrEvent[] = [];
  let fresh: NostrEvent[] = [];
  let savedAt = now();
  load();

  return {
    put(receipt) {
      if ([...kept, ...fresh].some(({ id }) => id === receipt.id)) return false;
      fresh.push(receipt);
      if (now() - savedAt >= SAVE_MS) save();
      return true;
    },
    of: (address) => [...kept, ...fresh].filter((event) => readReceipt(event)?.address === address),
    close: save,
  };

  function load(): void {
    try {
      kept = readShelf(storage().getItem(KEY));
    } catch {
      refused = true;
    }
  }

  function save(): void {
    savedAt = now();
    if (fresh.length === 0) return;
    // Another page may have put some down meanwhile.
    if (!refused) load();
    const ids = new Set(kept.map(({ id }) => id));
    kept = [...kept, ...fresh.filter(({ id }) => !ids.has(id))].slice(-MOST);
    fresh = [];
    if (refused) return;
    try {
      storage().setItem(KEY, JSON.stringify(kept));
    } catch {
      refused = true;
    }
  }
}

/** Reads what was kept; what is no receipt is left out. */
function readShelf(text: string | null): NostrEvent[] {
  if (text === null || text.length > MOST_CHARS) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value.slice(-MOST).map(readEvent)
    .filter((event) => event !== undefined)
    .filter((event) => readReceipt(event) !== undefined);
}
