import { type Accessor, onCleanup } from "solid-js";
import { unixNow } from "../../app/clock.ts";
import { useNostr } from "../../app/nostr-context.tsx";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { searchPast } from "./search-past.ts";
import { sealsHere } from "./seals-here.ts";
import { makeWitness, type Witness, type WitnessStake } from "./witness.ts";

/** Speaks for the page's stake on the stream's relays while its owner lives. */
export function createWitness(
  stake: Accessor<WitnessStake | undefined>,
  relays: Accessor<readonly string[]>,
): Witness {
  const nostr = useNostr();
  const witness = makeWitness({
    stake,
    listen: (filter, on) => nostr.subscribe(relays(), [filter], { event: on }),
    past: (filter, take) => searchPast({ nostr, relays: relays(), after: afterTimeout, filter, take }),
    publish: async (event) => {
      try {
        return (await nostr.publish(relays(), event)).some(({ ok }) => ok);
      } catch (error) {
        console.info("no relay could be told:", error);
        return false;
      }
    },
    seals: sealsHere,
    now: unixNow,
    after: afterTimeout,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  onCleanup(witness.stop);
  return witness;
}
