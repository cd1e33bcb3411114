import * as v from "valibot";
import { EventShape } from "../../../../contracts/api/fields.ts";
import { MAX_SIGNED_AHEAD } from "../../../../contracts/api/box.ts";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { type NostrEvent, tagValue, verifyEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";

/** Announcements of one stream that were signed ahead and not handed over yet: each cost its person a question. */
export type HalfSigned = {
  /** Text form of the stream's address. */
  address: string;
  /** Id of the live announcement that they go on from. */
  base: string;
  /** In the order of their templates. */
  events: NostrEvent[];
  /** How many were to be signed. */
  of: number;
};

const Kept = v.object({
  address: v.string(),
  base: v.string(),
  events: v.pipe(v.array(EventShape), v.maxLength(MAX_SIGNED_AHEAD)),
  of: v.number(),
});

const NAME = "dstream/half-signed/1";
/** One stream is signed for at a time; another may wait in another tab. */
const LIMIT = 2;

export type HalfSignedStore = {
  of: (address: string) => HalfSigned | undefined;
  put: (half: HalfSigned) => void;
  drop: (address: string) => void;
};

/** Keeps what is signed half-way in a storage; one that refuses forgets it at the next reload. */
export function makeHalfSignedStore(storage: () => Pick<Storage, "getItem" | "setItem">): HalfSignedStore {
  let own: HalfSigned[] = [];
  const read = (): HalfSigned[] => {
    try {
      const kept = v.safeParse(v.array(Kept), JSON.parse(storage().getItem(NAME) ?? "[]"));
      return kept.success ? kept.output : [];
    } catch {
      // Blocked site data, or another program's words.
      return own;
    }
  };
  const write = (halves: HalfSigned[]) => {
    own = halves.slice(0, LIMIT);
    try {
      storage().setItem(NAME, JSON.stringify(own));
    } catch {
      // Full or blocked: what a person signed is good for this page at least.
      own = halves.slice(0, LIMIT);
    }
  };
  const others = (address: string) => read().filter((half) => half.address !== address);
  return {
    of: (address) => {
      const half = read().find((one) => one.address === address);
      // Storage may be shared with other sites: what the stream's creator didn't sign is not handed on.
      return half?.events.every((event) => isOf(event, address) && verifyEvent(event)) ? half : undefined;
    },
    put: (half) => write([half, ...others(half.address)]),
    drop: (address) => {
      if (read().length > 0) write(others(address));
    },
  };
}

function isOf(event: NostrEvent, address: string): boolean {
  const d = tagValue(event, "d");
  return event.kind === KIND.liveEvent && d !== undefined &&
    formatAddress({ creator: event.pubkey, d }) === address;
}
