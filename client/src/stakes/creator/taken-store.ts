import { readJson } from "../../../../contracts/nostr/json.ts";
import { isHex } from "../../../../contracts/hex.ts";
import { readSwept, type Swept } from "../swept.ts";

/** What this browser remembers of granted stakes: nobody else can tell whether their coins left. */
export type TakenStore = {
  /** By the stake's name, 64 hex. */
  of: (stake: string) => Swept | undefined;
  change: (stake: string, how: (before: Swept | undefined) => Swept | undefined) => void;
};

export type TakenStoreOptions = {
  /** Undefined on a gateway that shares one storage among all its sites. */
  storage: () => Pick<Storage, "getItem" | "setItem"> | undefined;
};

const NAME = "dstream/stakes-taken/2";
/** Where pages of before kept theirs. */
const FORMER_NAME = "dstream/stakes-taken/1";
/** Of more the oldest are forgotten. */
const MOST = 500;
const MOST_CHARS = 1024 * 1024;

/** Keeps them in a storage; one that refuses keeps them for this page only. */
export function makeTakenStore({ storage }: TakenStoreOptions): TakenStore {
  let own = new Map<string, Swept>();
  let last: { text: string | null; former: string | null; all: Map<string, Swept> } | undefined;
  let isRefused = false;
  const read = (): Map<string, Swept> => {
    try {
      const place = storage();
      if (place === undefined || isRefused) return own;
      // Each item of a list asks: it is parsed once.
      const [text, former] = [place.getItem(NAME), place.getItem(FORMER_NAME)];
      if (last === undefined || last.text !== text || last.former !== former) {
        last = { text, former, all: new Map([...readTaken(former), ...readTaken(text)]) };
      }
      return last.all;
    } catch {
      // Blocked site data.
      isRefused = true;
      return own;
    }
  };
  return {
    of: (stake) => read().get(stake),
    change(stake, how) {
      const all = new Map(read());
      const swept = how(all.get(stake));
      if (swept === undefined) return;
      all.delete(stake);
      own = new Map([...all, [stake, swept] as const].slice(-MOST));
      try {
        storage()?.setItem(NAME, JSON.stringify([...own]));
      } catch {
        isRefused = true;
      }
    },
  };
}

/** Reads `[stake, swept]…`; what is broken is left out. */
function readTaken(text: string | null): Map<string, Swept> {
  const all = new Map<string, Swept>();
  if (text === null || text.length > MOST_CHARS) return all;
  const value = readJson(text);
  for (const pair of Array.isArray(value) ? (value as unknown[]).slice(-MOST) : []) {
    const [stake, fields]: unknown[] = Array.isArray(pair) ? pair : [];
    const swept = readSwept(fields);
    if (isHex(stake, 32) && swept !== undefined) all.set(stake, swept);
  }
  return all;
}
