import { type NostrEvent, readEvent } from "../../../../contracts/nostr/event.ts";
import { readReceipt } from "../../../../contracts/swarm/receipt.ts";

/** Receipts that others signed about this device, kept for whoever asks for proof of what was given. */
export type ReceiptShelf = {
  /** Puts down a receipt that was verified; false when it lies there already, or is padded. */
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
/** Three hours of four neighbours, a receipt each half minute: complaints about what is older can't be answered by them. */
const MOST = 1500;
/** Of one key: a neighbour that signs more often than others doesn't push theirs out. */
const MOST_OF_SIGNER = 400;
const MOST_CHARS = 2 * 1024 * 1024;
/** A receipt is some 700 characters of JSON: one that is padded would take the room of others. */
const MOST_CHARS_OF_ONE = 1024;
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
      if (!isSmallReceipt(receipt)) return false;
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
    kept = newest([...kept, ...fresh.filter(({ id }) => !ids.has(id))]);
    fresh = [];
    if (refused) return;
    try {
      storage().setItem(KEY, JSON.stringify(kept));
    } catch {
      refused = true;
    }
  }
}

/** Reads what was kept, however long it is; what is no receipt, or a padded one, is left out. */
function readShelf(text: string | null): NostrEvent[] {
  if (text === null) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return newest(value.map(readEvent).filter((event) => event !== undefined).filter(isSmallReceipt));
}

function isSmallReceipt(event: NostrEvent): boolean {
  return JSON.stringify(event).length <= MOST_CHARS_OF_ONE && readReceipt(event) !== undefined;
}

/** What fits of receipts that lie oldest first. */
function newest(receipts: readonly NostrEvent[]): NostrEvent[] {
  const signed = new Map<string, number>();
  const fitting: NostrEvent[] = [];
  // The brackets; each receipt comes with a comma.
  let chars = 2;
  for (const receipt of receipts.toReversed()) {
    const count = (signed.get(receipt.pubkey) ?? 0) + 1;
    if (count > MOST_OF_SIGNER) continue;
    chars += JSON.stringify(receipt).length + 1;
    if (fitting.length === MOST || chars > MOST_CHARS) break;
    signed.set(receipt.pubkey, count);
    fitting.push(receipt);
  }
  return fitting.reverse();
}
