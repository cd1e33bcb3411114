import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { LookUp } from "../lookup/delegations.ts";
import { makeRemembered } from "./remembered.ts";

/** What the operator's own relays have for a stream; nothing when they can't be asked. */
export type AskOwnRelays = (address: string) => Promise<readonly NostrEvent[]>;

/** A creator's change of mind counts here after so long at the latest. */
const KEEP_MS = 60_000;
/** Streams remembered. */
const STREAMS = 1000;

export type OwnRelaysOptions = {
  lookUp: LookUp;
  /** The operator's choice; none: nobody is asked. */
  relays: readonly string[];
  /** Milliseconds of any clock. */
  now: () => number;
};

/**
 * Asks relays that no viewer chose for a stream's delegations, once a minute for each stream: whoever asks to be admitted may hand
 * in an old one, which asked less, and name relays that have nothing newer.
 */
export function makeOwnRelays({ lookUp, relays, now }: OwnRelaysOptions): AskOwnRelays {
  const asked = makeRemembered<{ at: number; events: Promise<readonly NostrEvent[]> }>(STREAMS);

  async function ask(address: string): Promise<readonly NostrEvent[]> {
    const found = await lookUp(address, relays);
    return found.state === "answered" ? found.events : [];
  }

  return (address) => {
    if (relays.length === 0) return Promise.resolve([]);
    const known = asked.get(address);
    if (known !== undefined && now() - known.at < KEEP_MS) return known.events;
    const events = ask(address);
    asked.put(address, { at: now(), events });
    return events;
  };
}
