import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { Filter } from "../../contracts/nostr/filter.ts";
import type { RelayAnswer } from "../lookup/ask-relay.ts";
import type { RelayTold } from "../lookup/tell-relay.ts";

/** Where an arbiter, which keeps nothing itself, finds its own earlier words again: on relays of its operator's. */
export type StakeRecords = {
  /** All own events that match, once a majority of the relays has each of them; `undefined`: it can't be known now. */
  find: (filter: Filter) => Promise<NostrEvent[] | undefined>;
  /** At most one of the own events that match, where each says the same, once a majority has it; `undefined`: it can't be known now. */
  findOne: (filter: Filter) => Promise<NostrEvent[] | undefined>;
  /** Whether a majority of the relays has this own event now: only then may anybody rely on it. */
  keep: (event: NostrEvent) => Promise<boolean>;
  /** Others' events that a majority of the relays knows of; `undefined`: too few answer. */
  look: (filter: Filter) => Promise<NostrEvent[] | undefined>;
};

export type StakeRecordsOptions = {
  /** The operator's own relays, at least one. */
  relays: readonly URL[];
  ask: (relay: URL, filter: Filter) => Promise<RelayAnswer>;
  tell: (relay: URL, event: NostrEvent) => Promise<RelayTold>;
};

/** More events than this no question of an arbiter's has; a relay with more is not believed to have told all. */
export const MOST_RECORDS = 200;

/**
 * Reads from and writes to a majority, so that whatever one instance relied on, each later one finds. What is found on fewer is
 * written to a majority before it counts: it might else be found today and not tomorrow.
 */
export function makeStakeRecords({ relays, ask, tell }: StakeRecordsOptions): StakeRecords {
  const majority = Math.floor(relays.length / 2) + 1;

  async function askAll(filter: Filter, most: number): Promise<Map<URL, NostrEvent[]> | undefined> {
    const answers = await Promise.all(
      relays.map(async (relay) => [relay, await ask(relay, { ...filter, limit: most })] as const),
    );
    const heard = new Map<URL, NostrEvent[]>();
    for (const [relay, answer] of answers) {
      if (answer.state === "answered") heard.set(relay, answer.events);
    }
    return heard.size >= majority ? heard : undefined;
  }

  async function askWhole(filter: Filter): Promise<Map<URL, NostrEvent[]> | undefined> {
    const heard = await askAll(filter, MOST_RECORDS);
    // At the limit there may be more that was left out.
    const whole = new Map([...heard ?? []].filter(([, events]) => events.length < MOST_RECORDS));
    return whole.size >= majority ? whole : undefined;
  }

  async function isKept(event: NostrEvent, heard: ReadonlyMap<URL, NostrEvent[]>): Promise<boolean> {
    const having = relays.filter((relay) => heard.get(relay)?.some(({ id }) => id === event.id));
    if (having.length >= majority) return true;
    const others = relays.filter((relay) => !having.includes(relay));
    const told = await Promise.all(others.map((relay) => tell(relay, event)));
    return having.length + told.filter(({ state }) => state === "kept").length >= majority;
  }

  return {
    async find(filter) {
      const heard = await askWhole(filter);
      if (heard === undefined) return undefined;
      const found = new Map([...heard.values()].flat().map((event) => [event.id, event]));
      const kept = await Promise.all([...found.values()].map((event) => isKept(event, heard)));
      return kept.every(Boolean) ? [...found.values()] : undefined;
    },
    async findOne(filter) {
      const heard = await askAll(filter, 1);
      if (heard === undefined) return undefined;
      const [oldest] = [...heard.values()].flat().toSorted((a, b) =>
        a.created_at - b.created_at || (a.id < b.id ? -1 : 1)
      );
      if (oldest === undefined) return [];
      return await isKept(oldest, heard) ? [oldest] : undefined;
    },
    async keep(event) {
      const told = await Promise.all(relays.map((relay) => tell(relay, event)));
      return told.filter(({ state }) => state === "kept").length >= majority;
    },
    async look(filter) {
      const heard = await askWhole(filter);
      return heard && [...new Map([...heard.values()].flat().map((event) => [event.id, event])).values()];
    },
  };
}
