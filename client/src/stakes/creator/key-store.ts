import { type CreatorKey, makeCreatorKey } from "../../../../contracts/escrow/creator-key.ts";
import { fromHex, isHex, toHex } from "../../../../contracts/hex.ts";

/** The base keys of one creator, of which terms name one: an older one still answers for the stakes under older terms. */
export type KeyStore = {
  /** Kept nowhere but in this page: its storage is shared with other sites, or refused. */
  fleeting: () => boolean;
  /** The creator's keys, the one for new terms first. */
  of: (creator: string) => CreatorKey[];
  /** The newest key, made where there is none. */
  ensure: (creator: string) => CreatorKey;
  /** The 32 bytes behind a key, to copy them elsewhere. */
  bytesOf: (creator: string, baseKey: string) => Uint8Array | undefined;
  /** Takes bytes that were kept elsewhere; from then on they are the newest key. */
  take: (creator: string, bytes: Uint8Array) => CreatorKey | undefined;
  isBackedUp: (creator: string, baseKey: string) => boolean;
  confirmBackup: (creator: string, baseKey: string) => void;
};

export type KeyStoreOptions = {
  /** Undefined on a gateway that shares one storage among all its sites. */
  storage: () => Pick<Storage, "getItem" | "setItem"> | undefined;
  randomBytes: (length: number) => Uint8Array;
};

type Kept = { seed: string; safe: boolean };

const NAME = "dstream/stake-keys/1";
const MOST_KEYS = 8;
const MOST_CREATORS = 16;
const MOST_CHARS = 32 * 1024;

/** Keeps creators' base keys in this browser. They move no coin alone, yet nobody else may have them. */
export function makeKeyStore({ storage, randomBytes }: KeyStoreOptions): KeyStore {
  let own = new Map<string, Kept[]>();
  let isRefused = false;

  const read = (): Map<string, Kept[]> => {
    try {
      const place = storage();
      return place === undefined || isRefused ? own : readKept(place.getItem(NAME));
    } catch {
      // Blocked site data.
      isRefused = true;
      return own;
    }
  };
  const keptOf = (creator: string) => read().get(creator) ?? [];
  const write = (creator: string, keys: Kept[]) => {
    const all = read();
    all.delete(creator);
    own = new Map([...all, [creator, keys.slice(0, MOST_KEYS)] as const].slice(-MOST_CREATORS));
    try {
      storage()?.setItem(NAME, JSON.stringify([...own]));
    } catch {
      isRefused = true;
    }
  };
  const keyOf = ({ seed }: Kept) => makeCreatorKey(fromHex(seed) ?? new Uint8Array());
  const find = (creator: string, baseKey: string) =>
    keptOf(creator).find((kept) => keyOf(kept)?.baseKey === baseKey);
  const take = (creator: string, bytes: Uint8Array, safe: boolean) => {
    const key = makeCreatorKey(bytes);
    const seed = toHex(bytes);
    const others = keptOf(creator).filter((kept) => kept.seed !== seed);
    if (key !== undefined) write(creator, [{ seed, safe }, ...others]);
    return key;
  };

  return {
    fleeting: () => {
      read();
      return isRefused || storage() === undefined;
    },
    of: (creator) => keptOf(creator).flatMap((kept) => keyOf(kept) ?? []),
    ensure(creator) {
      const [newest] = keptOf(creator);
      const key = newest === undefined ? take(creator, randomBytes(32), false) : keyOf(newest);
      if (key === undefined) throw new Error("32 bytes make a key");
      return key;
    },
    bytesOf(creator, baseKey) {
      const kept = find(creator, baseKey);
      return kept && fromHex(kept.seed);
    },
    // Whoever types a key has it somewhere else already.
    take: (creator, bytes) => take(creator, bytes, true),
    isBackedUp: (creator, baseKey) => find(creator, baseKey)?.safe ?? false,
    confirmBackup(creator, baseKey) {
      const safe = find(creator, baseKey)?.seed;
      write(creator, keptOf(creator).map((kept) => kept.seed === safe ? { ...kept, safe: true } : kept));
    },
  };
}

/** Reads `[creator, [key…]]…`; what is broken is left out. */
function readKept(text: string | null): Map<string, Kept[]> {
  const all = new Map<string, Kept[]>();
  if (text === null || text.length > MOST_CHARS) return all;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return all;
  }
  for (const pair of Array.isArray(value) ? value as unknown[] : []) {
    const [creator, keys]: unknown[] = Array.isArray(pair) ? pair : [];
    if (!isHex(creator, 32) || !Array.isArray(keys)) continue;
    all.set(creator, (keys as unknown[]).flatMap(readOne).slice(0, MOST_KEYS));
  }
  return all;
}

function readOne(value: unknown): Kept[] {
  const { seed, safe } = typeof value === "object" && value !== null
    ? { seed: "", safe: false, ...value }
    : {};
  return isHex(seed, 32) ? [{ seed, safe: safe === true }] : [];
}
