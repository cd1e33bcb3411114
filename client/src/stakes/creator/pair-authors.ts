import type { CreatorKey } from "../../../../contracts/escrow/creator-key.ts";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";

export type PairAuthorsOptions = {
  keys: () => readonly CreatorKey[];
  /** Takes the Nostr keys under which a stake's viewer writes to this creator: one for each of the creator's own keys. */
  take: (stake: string, authors: string[]) => void;
};

/** Stakes may be told of twice, before and after their request was opened. */
const MOST = 8000;
/** Each costs milliseconds of curve. */
const A_BEAT = 2;

/** Finds out, a few at a time, under which names viewers of known stakes write. */
export function makePairAuthors({ keys, take }: PairAuthorsOptions) {
  const told = new Set<string>();
  const waiting: { stake: string; viewer: string }[] = [];

  return {
    /** A stake with its viewer's base key, 64 hex; each state in which it is known asks once. */
    put(stake: string, viewer: string, state: "paid" | "opened"): void {
      const key = `${stake} ${viewer} ${state}`;
      if (told.has(key) || told.size >= MOST) return;
      told.add(key);
      waiting.push({ stake, viewer });
    },
    beat(): void {
      for (const { stake, viewer } of waiting.splice(0, A_BEAT)) {
        take(stake, keys().map(({ baseSecret }) => publicKeyOf(pairSecret(baseSecret, viewer))));
      }
    },
  };
}
