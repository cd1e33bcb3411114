import { type History, readHistory, writeHistory } from "./history.ts";

/** Keeps one broadcast over a reload: the last one of this tab, so that what is kept stays small. */
export type HistoryStore = { get: () => History | undefined; put: (history: History) => void };

const NAME = "dstream/broadcast/1";

/** Keeps the history of the stream at an address; a storage that refuses keeps nothing, and the page goes on. */
export function makeHistoryStore(
  storage: () => Pick<Storage, "getItem" | "setItem">,
  address: string,
): HistoryStore {
  return {
    get() {
      try {
        const text = storage().getItem(NAME);
        const end = text?.indexOf("\n") ?? -1;
        return text === null || text.slice(0, end) !== address ? undefined : readHistory(text.slice(end + 1));
      } catch {
        // Blocked site data.
        return undefined;
      }
    },
    put(history) {
      try {
        storage().setItem(NAME, `${address}\n${writeHistory(history)}`);
      } catch {
        // Full or blocked: a reload begins with empty plots.
        return;
      }
    },
  };
}
