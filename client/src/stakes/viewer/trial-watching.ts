import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { trialRelays } from "../creator/trial-relays.ts";
import type { HeldStake } from "./kept-stake.ts";
import { searchPast } from "./search-past.ts";
import { BEGUN, trialSigned } from "./trial-viewer-stake.ts";
import { TRIAL_FINGERPRINT, TRIAL_PAGE, trialPageWord, trialPeer, trialStaked } from "./trial-witness.ts";
import { makeSealShelf } from "./seal-shelf.ts";
import { trialDelegation, trialSeal } from "./trial-seals.ts";
import { makeWitness } from "./witness.ts";

export const OWN_PAGE = new Uint8Array(32).fill(11);
export const [own, accused] = [trialStaked(7), trialStaked(9)];
export const word = trialPageWord(accused);
export const wrong = {
  rule: "bad-bytes" as const,
  peer: trialPeer(TRIAL_PAGE),
  fingerprint: TRIAL_FINGERPRINT,
  page: publicKeyOf(OWN_PAGE),
  sid: "0011223344556677",
  n: 7,
};
export const BAD_BYTES = [{ name: "bad-bytes", witnesses: 2 }];

/** A witness over a relay on which these words stand. */
export function stand(
  events: readonly NostrEvent[] = [word],
  rules = BAD_BYTES,
  held: HeldStake | undefined = own,
  hasSeals = true,
) {
  const seals = makeSealShelf({ storage: () => undefined, now: () => BEGUN });
  if (hasSeals) seals.put(trialSeal({ n: 0, head: "00", sid: "ee".repeat(8) }), trialDelegation());
  const clock = makeFakeClock(BEGUN * 1000 + 60_000);
  const published: NostrEvent[] = [];
  const relays = trialRelays({ "wss://r": { events: [...events] } });
  const terms = readStakeTerms(trialSigned({ rules }));
  const world = { takes: true, held };
  let drawn = 40;
  const witness = makeWitness({
    stake: () => world.held && terms && { held: world.held, terms, own: [own.name] },
    listen: (filter, on) => relays.nostr.subscribe(["wss://r"], [filter], { event: on }),
    past: (filter, take) =>
      searchPast({ nostr: relays.nostr, relays: ["wss://r"], after: clock.after, filter, take }),
    publish(event) {
      if (world.takes) published.push(event);
      return Promise.resolve(world.takes);
    },
    now: () => Math.floor(clock.now() / 1000),
    after: clock.after,
    seals,
    randomBytes: (length) => new Uint8Array(length).fill(++drawn),
  });
  /** Lets the time go by in which boxes may be found to have sealed twice. */
  const settle = () => clock.pass(21_000);
  return { world, witness, clock, published, listening: relays.open, settle };
}

/** What of it is said, however many keys said it. */
export const complaintsIn = (published: readonly NostrEvent[]) => [
  ...new Set(published.map(({ content }) => content)),
];
