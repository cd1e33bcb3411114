import * as v from "valibot";

/** What this browser last handed to the box of one stream: the box itself doesn't tell. */
export type Handed = {
  /** Text form of the stream's address. */
  address: string;
  /** Ids of the live announcements among it. */
  lives: string[];
  /** Unix seconds: until when the box can go on announcing with it. */
  until: number;
};

const Record = v.object({
  address: v.string(),
  lives: v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  until: v.number(),
});

const NAME = "dstream/handed/1";
const LIMIT = 16;

export type HandedStore = { of: (address: string) => Handed | undefined; put: (handed: Handed) => void };

/** Keeps what was handed over in a storage; one that refuses forgets it at the next reload. */
export function makeHandedStore(storage: () => Pick<Storage, "getItem" | "setItem">): HandedStore {
  let own: Handed[] = [];
  const read = (): Handed[] => {
    try {
      const kept = v.safeParse(v.array(Record), JSON.parse(storage().getItem(NAME) ?? "[]"));
      return kept.success ? kept.output : [];
    } catch {
      // Blocked site data, or another program's words.
      return own;
    }
  };
  return {
    of: (address) => read().find((handed) => handed.address === address),
    put(handed) {
      own = [handed, ...read().filter(({ address }) => address !== handed.address)].slice(0, LIMIT);
      try {
        storage().setItem(NAME, JSON.stringify(own));
      } catch {
        own = own.slice(0, LIMIT);
      }
    },
  };
}
