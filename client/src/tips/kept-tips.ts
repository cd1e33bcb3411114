import { isHex } from "../../../contracts/hex.ts";
import { type NostrEvent, readEvent } from "../../../contracts/nostr/event.ts";
import { readTipMessage } from "../../../contracts/monero/tip.ts";
import type { TipLevel } from "../../../contracts/nostr/tip-receipt.ts";
import { readLevel } from "./levels.ts";
import type { TipOrder } from "./tip-order.ts";
import { TIPS_NAME } from "./under-way.ts";

/** A tip under way: it outlives a reload, and goes when it is final or given up. */
export type KeptTip = TipOrder & {
  /** Text form of the stream's address. */
  address: string;
  /** Unix seconds. */
  started: number;
  /** What the creator signed about the address that is paid. */
  target: NostrEvent;
  /** The fresh key, 64 hex: used for this tip alone, worthless afterwards. None where the viewer's own signs. */
  secret?: string;
  /** Once the viewer says that it is paid. */
  paid?: { txid: string; proof: string };
  /** The highest level reached so far. */
  level?: TipLevel;
};

/** Tips under way in this browser. */
export type TipStore = {
  /** They end with the page, because its storage is shared with strangers or refused. */
  fleeting: boolean;
  /** Those of one stream, the newest last. */
  all: (address: string) => KeptTip[];
  put: (tip: KeptTip) => void;
  drop: (message: string) => void;
};

const MOST = 16;
const MOST_CHARS = 512 * 1024;
/** Nobody pays an order of last month; half a year would fill the storage. */
const KEEP_SECONDS = 30 * 24 * 60 * 60;

export type TipStoreOptions = {
  /** Undefined: only this page remembers. */
  storage: (() => Pick<Storage, "getItem" | "setItem">) | undefined;
  /** Unix seconds. */
  now: () => number;
};

/** Keeps tips in a storage; one that refuses keeps them for this page only. */
export function makeTipStore({ storage, now }: TipStoreOptions): TipStore {
  let own: KeptTip[] = [];
  let fleeting = storage === undefined;
  const read = (): KeptTip[] => {
    if (storage === undefined || fleeting) return own;
    try {
      return readTips(storage().getItem(TIPS_NAME));
    } catch {
      // Blocked site data: what this page knows has to do.
      return own;
    }
  };
  const write = (tips: KeptTip[]) => {
    own = withinBounds(tips.filter(({ started }) => now() - started < KEEP_SECONDS));
    if (storage === undefined) return;
    try {
      storage().setItem(
        TIPS_NAME,
        JSON.stringify(own.map((tip) => ({ ...tip, amount: String(tip.amount) }))),
      );
    } catch (error) {
      console.info("the tip could not be stored:", error);
      fleeting = true;
    }
  };
  return {
    get fleeting() {
      return fleeting;
    },
    all: (address) => read().filter((tip) => tip.address === address),
    put(tip) {
      const before = read();
      const at = before.findIndex(({ message }) => message === tip.message);
      write(at < 0 ? [...before, tip] : before.with(at, tip));
    },
    drop: (message) => write(read().filter((tip) => tip.message !== message)),
  };
}

/** The newest, and before others those that were paid: the proof of a payment lies nowhere else. */
function withinBounds(tips: readonly KeptTip[]): KeptTip[] {
  const weight = (tip: KeptTip) => tip === tips.at(-1) ? 2 : tip.paid !== undefined ? 1 : 0;
  const kept = tips.toSorted((a, b) => weight(a) - weight(b)).slice(-MOST);
  return tips.filter((tip) => kept.includes(tip));
}

/** What a page holds once another one changed what is kept: that, and of its own what is paid, which it follows to the end itself. */
export function mergeKept(own: readonly KeptTip[], stored: readonly KeptTip[]): KeptTip[] {
  const known = new Set(stored.map(({ message }) => message));
  return [...own.filter(({ paid, message }) => paid !== undefined && !known.has(message)), ...stored];
}

/** Reads kept tips; broken ones are left out. */
export function readTips(text: string | null): KeptTip[] {
  if (text === null || text.length > MOST_CHARS) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(value) ? value.slice(-MOST).map(readKept).filter((tip) => tip !== undefined) : [];
}

function readKept(value: unknown): KeptTip | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const kept = value as Record<string, unknown>;
  const text = (name: string) => typeof kept[name] === "string" ? kept[name] : undefined;
  const [address, message, primary] = [text("address"), text("message"), text("primary")];
  const [payTo, words, amount] = [text("payTo"), text("words"), text("amount")];
  const target = readEvent(kept["target"]);
  const started = kept["started"];
  const secret = kept["secret"];
  if (address === undefined || primary === undefined || payTo === undefined || words === undefined) {
    return undefined;
  }
  if (message === undefined || readTipMessage(message) === undefined || target === undefined) {
    return undefined;
  }
  if (amount === undefined || !/^\d{1,20}$/.test(amount) || typeof started !== "number") return undefined;
  if (secret !== undefined && !isHex(secret, 32)) return undefined;
  const paid = readPaid(kept["paid"]);
  const level = readLevel(kept["level"]);
  return {
    address,
    message,
    primary,
    payTo,
    words,
    amount: BigInt(amount),
    as: kept["as"] === "own" ? "own" : "fresh",
    open: kept["open"] === true,
    started,
    target,
    ...(secret === undefined ? {} : { secret }),
    ...(paid === undefined ? {} : { paid }),
    ...(level === undefined ? {} : { level }),
  };
}

function readPaid(value: unknown): KeptTip["paid"] {
  if (typeof value !== "object" || value === null) return undefined;
  const { txid, proof } = value as Record<string, unknown>;
  return isHex(txid, 32) && typeof proof === "string" ? { txid, proof } : undefined;
}
