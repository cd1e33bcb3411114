import type { NostrEvent } from "../../../../contracts/nostr/event.ts";

export type HeardQueueOptions = {
  /** Nostr key of the stake's arbiter. */
  arbiter: string;
  /** Nostr key that only the stake's viewer and creator can sign with. */
  pair: string;
  /** Whether anybody may write such a one about a stake. */
  isAnybodys: (event: NostrEvent) => boolean;
};

/** Of each sort; of more the oldest give way. */
const MOST_WAITING = 200;
/** How many are known again. */
const MOST_SEEN = 5000;

/**
 * What relays bring about one stake and nobody read yet. Read by turns: one of the arbiter's, one of viewer and creator, one that
 * anybody wrote. Strangers write any number, and hold nobody else up.
 */
export function makeHeardQueue({ arbiter, pair, isAnybodys }: HeardQueueOptions) {
  const waiting: NostrEvent[][] = [[], [], []];
  const seen = new Set<string>();
  let turn = 0;

  const sortOf = (event: NostrEvent): number | undefined => {
    if (event.pubkey === arbiter) return 0;
    if (!isAnybodys(event)) return undefined;
    return event.pubkey === pair ? 1 : 2;
  };

  return {
    /** Takes one; whether it is to be read. */
    add(event: NostrEvent): boolean {
      const sort = waiting[sortOf(event) ?? -1];
      if (sort === undefined || seen.has(event.id)) return false;
      seen.add(event.id);
      // No number of letters makes it deaf: the oldest are forgotten.
      const [oldest] = seen;
      if (seen.size > MOST_SEEN && oldest !== undefined) seen.delete(oldest);
      if (sort.push(event) > MOST_WAITING) sort.shift();
      return true;
    },
    /** Takes again what was read before: it may say more beside what came after it. */
    readAgain(): void {
      seen.clear();
      for (const { id } of waiting.flat()) seen.add(id);
    },
    next(): NostrEvent | undefined {
      for (let tried = 0; tried < waiting.length; tried++) {
        const event = waiting[turn++ % waiting.length]?.shift();
        if (event !== undefined) return event;
      }
      // Whoever comes first into an empty queue of the arbiter or the pair needn't wait for a stranger.
      turn = 0;
      return undefined;
    },
  };
}

export type HeardQueue = ReturnType<typeof makeHeardQueue>;
