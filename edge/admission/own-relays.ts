import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { LookUp } from "../lookup/delegations.ts";
import { makeRemembered } from "./remembered.ts";

/** What the operator's own relays have for a stream, or had when they last answered; `undefined`: they never did. */
export type AskOwnRelays = (address: string) => Promise<readonly NostrEvent[] | undefined>;

/** A creator's change of mind counts here after so long at the latest. */
const KEEP_MS = 60_000;
/** So long they are left alone after they did not answer. */
const RETRY_MS = 3000;
/** Streams remembered. */
const STREAMS = 1000;

export type OwnRelaysOptions = {
  /** Not the look-up that strangers share: they could keep it busy. */
  lookUp: LookUp;
  /** The operator's choice, at least one. */
  relays: readonly string[];
  /** Milliseconds of any clock. */
  now: () => number;
  /** Hears one line when none answers, and one when they do again. */
  log: (line: string) => void;
};

/**
 * Asks relays that no viewer chose for a stream's delegations, once a minute for each stream: whoever asks to be admitted may hand
 * in an old one, which asked less, and name relays that have nothing newer. No answer is never taken for "nothing newer".
 */
export function makeOwnRelays({ lookUp, relays, now, log }: OwnRelaysOptions): AskOwnRelays {
  const asked = makeRemembered<{ until: number; events: ReturnType<AskOwnRelays> }>(STREAMS);
  let areSilent = false;

  function note(silent: boolean, reasons: readonly string[]): void {
    if (silent === areSilent) return;
    areSilent = silent;
    log(
      silent
        ? `None of the relays of DSTREAM_EDGE_RELAYS answers (${
          reasons.join("; ")
        }): only viewers of streams they told of before are admitted.`
        : "The relays of DSTREAM_EDGE_RELAYS answer again.",
    );
  }

  return (address) => {
    const before = asked.get(address);
    if (before !== undefined && now() < before.until) return before.events;
    const entry = { until: now() + KEEP_MS, events: ask() };
    async function ask(): ReturnType<AskOwnRelays> {
      const found = await lookUp(address, relays);
      if (found.state !== "busy") {
        note(found.state === "unreachable", found.state === "unreachable" ? found.reasons : []);
      }
      if (found.state === "answered") return found.events;
      entry.until = now() + RETRY_MS;
      return await before?.events;
    }
    asked.put(address, entry);
    return entry.events;
  };
}
