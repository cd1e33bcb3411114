import { readJson } from "../../../../contracts/nostr/json.ts";
import { isFitKey } from "../../../../contracts/escrow/context.ts";
import { isHex } from "../../../../contracts/hex.ts";
import { readAddress } from "../../../../contracts/nostr/address.ts";
import type { RequestLetter } from "./letter-queue.ts";

/** A request as it came, still sealed, with Unix seconds of its writing. */
export type KeptRequest = { letter: RequestLetter; at: number };

/** What this browser remembers of paid stakes: their requests, should relays forget them. */
export type RequestStore = {
  /** Those of one stream, the newest first. */
  of: (stream: string) => KeptRequest[];
  /** Keeps one, once. */
  put: (kept: KeptRequest) => void;
};

export type RequestStoreOptions = {
  /** Undefined on a gateway that shares one storage among all its sites. */
  storage: () => Pick<Storage, "getItem" | "setItem"> | undefined;
};

const NAME = "dstream/stake-requests/1";
/** Of more the oldest are forgotten: a browser keeps a few million characters for a whole site. */
const MOST = 200;
const MOST_CHARS = 1024 * 1024;
const MOST_SEALED = 32 * 1024;

/** Keeps them in a storage; one that refuses keeps none. */
export function makeRequestStore({ storage }: RequestStoreOptions): RequestStore {
  const read = (): KeptRequest[] => {
    try {
      return readKept(storage()?.getItem(NAME) ?? null);
    } catch {
      // Blocked site data: relays have them too.
      return [];
    }
  };
  return {
    // Costs curve, and whoever opens one trusts that its key is on it.
    of: (stream) =>
      read().filter(({ letter }) => letter.stream === stream && isFitKey(letter.viewer)).toReversed(),
    put(kept) {
      const all = read();
      if (all.some(({ letter }) => letter.stake === kept.letter.stake)) return;
      const texts = [...all, kept].slice(-MOST).map((one) => JSON.stringify(one));
      let chars = texts.reduce((sum, text) => sum + text.length + 1, 1);
      while (chars > MOST_CHARS) chars -= (texts.shift()?.length ?? 0) + 1;
      try {
        storage()?.setItem(NAME, `[${texts.join()}]`);
      } catch (error) {
        console.info("this browser keeps no requests:", error);
      }
    },
  };
}

/** Reads what `put` wrote; what is broken is left out. */
function readKept(text: string | null): KeptRequest[] {
  if (text === null || text.length > MOST_CHARS) return [];
  const value = readJson(text);
  return Array.isArray(value) ? (value as unknown[]).slice(-MOST).flatMap((one) => readOne(one) ?? []) : [];
}

function readOne(value: unknown): KeptRequest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { letter, at }: Record<string, unknown> = { ...value };
  if (typeof letter !== "object" || letter === null || typeof at !== "number" || !Number.isSafeInteger(at)) {
    return undefined;
  }
  const { stake, stream, viewer, sealed }: Record<string, unknown> = { ...letter };
  if (!isHex(stake, 32) || typeof stream !== "string" || readAddress(stream) === undefined) return undefined;
  if (!isHex(viewer, 32) || typeof sealed !== "string" || sealed.length > MOST_SEALED) return undefined;
  return { letter: { letter: "request", stake, stream, viewer, sealed }, at };
}
