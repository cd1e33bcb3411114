import { publicWordTemplate } from "../../../../contracts/escrow/word-event.ts";
import { type ComplaintWord, signWord } from "../../../../contracts/escrow/words.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { TRIAL_BOX, TRIAL_SID, trialDelegation, trialSeal } from "./trial-seals.ts";
import { BEGUN, STREAM, trialAgreed, trialHeld } from "./trial-viewer-stake.ts";
import { trialPeer, trialStaked } from "./trial-witness.ts";

const held = trialHeld(trialAgreed());
/** Whose complaints these are. */
export const WITNESS = trialStaked(9);
export const WITNESS_PAGE = new Uint8Array(32).fill(11);
/** Another story of the eighth segment than the trial's page was shown. */
export const OTHER = trialSeal({ n: 8, head: "bb" });

/** A complaint of the trial's stake in public, with the checkpoints by which it was judged. */
export function complained(
  seals: NostrEvent[],
  change: Partial<ComplaintWord> = {},
  delegation = trialDelegation(),
): NostrEvent {
  const said: ComplaintWord = {
    word: "complaint",
    accused: held.name,
    rule: "bad-bytes",
    witness: WITNESS.name,
    peer: trialPeer(WITNESS_PAGE),
    page: publicKeyOf(WITNESS_PAGE),
    pageSignature: "12".repeat(64),
    sid: TRIAL_SID,
    n: 7,
    delegation: trialDelegation().id,
    ...change,
  };
  const word = signWord(said, WITNESS.key.baseSecret);
  return signEvent(
    publicWordTemplate({ accused: said.accused, stream: STREAM, word }, BEGUN, { delegation, seals }),
    WITNESS_PAGE,
  );
}

/** Complaints of one session by so many delegations, of which each is the creator's. */
export function complainedBy(count: number): NostrEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const delegation = trialDelegation([TRIAL_BOX, new Uint8Array(32).fill(100 + at)]);
    return complained([OTHER], { delegation: delegation.id }, delegation);
  });
}
