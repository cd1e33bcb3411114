import assert from "node:assert/strict";
import { publicWordTemplate, readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { type ComplaintWord, signWord } from "../../../../contracts/escrow/words.ts";
import { judgeFork } from "../../../../contracts/seal/fork-proof.ts";
import { type NostrEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import { answersTo, pagesToAsk } from "./answers-to.ts";
import { hearStake, MOST_FORKS } from "./hear-stake.ts";
import type { KeptStake } from "./kept-stake.ts";
import { readKeptStake, writeKeptStake } from "./read-kept-stake.ts";
import { makeSealShelf } from "./seal-shelf.ts";
import { complained, complainedBy, OTHER, WITNESS, WITNESS_PAGE } from "./trial-complaint.ts";
import { TRIAL_SID, trialDelegation, trialSeal } from "./trial-seals.ts";
import { BEGUN, STREAM, trialAgreed, trialClaim, trialHeld } from "./trial-viewer-stake.ts";

const held = trialHeld(trialAgreed());

/** What the page keeps after it heard these, where its box had shown it a story of its own. */
function heard(events: NostrEvent[], kept = held.kept): KeptStake {
  const shelf = makeSealShelf({ storage: () => undefined, now: () => BEGUN });
  for (const sid of [TRIAL_SID, "aa".repeat(8), "bb".repeat(8), "cc".repeat(8), "dd".repeat(8)]) {
    shelf.put(trialSeal({ n: 8, head: "aa", sid }), trialDelegation());
  }
  return events.reduce((now, event) => hearStake({ ...held, kept: now }, event, shelf.against), kept);
}

/** A complaint as earlier versions wrote it, that names no delegation: alone, and with one beside it. */
function complainedBefore(): NostrEvent[] {
  const { delegation: _, ...said } = readPublicWord(complained([OTHER]))?.word.said as ComplaintWord;
  const word = signWord(said, WITNESS.key.baseSecret);
  const about = { accused: said.accused, stream: STREAM, word };
  return [{ seals: [OTHER] }, { seals: [OTHER], delegation: trialDelegation() }].map((judged) =>
    signEvent(publicWordTemplate(about, BEGUN, judged), WITNESS_PAGE)
  );
}
const JUDGED = { address: STREAM, sid: TRIAL_SID, delegation: trialDelegation().id };

Deno.test("hearStake() takes for a fork neither the same story, nor a stranger's, nor another session's or stake's", () => {
  const stranger = trialSeal({ n: 8, head: "bb", box: new Uint8Array(32).fill(22) });
  const forged = { ...OTHER, sig: stranger.sig };
  const alien = trialDelegation([new Uint8Array(32).fill(22)]);
  const others = [
    complained([]),
    complained([trialSeal({ n: 8, head: "aa" }), stranger, forged]),
    complained([trialSeal({ n: 8, head: "bb", sid: "aa".repeat(8) })]),
    complained([OTHER], { accused: WITNESS.name }),
    // By a delegation that isn't the one it names, or by one that doesn't name the box.
    complained([OTHER], { delegation: "ef".repeat(32) }),
    complained([OTHER], { delegation: alien.id }, alien),
    ...complainedBefore(),
  ];
  assert.equal(heard(others), held.kept);
});

Deno.test("hearStake() keeps one proof of each session of which a witness was shown another story, and no more than some", () => {
  const kept = heard([complained([OTHER]), complained([OTHER], { n: 8 })]);
  const [proof] = kept.forks ?? [];
  assert.equal(kept.forks?.length, 1);
  assert.equal(proof && judgeFork(proof, JUDGED).verdict, "forked");
  assert.deepEqual(readKeptStake(writeKeptStake(kept))?.forks, kept.forks);
  assert.equal(readKeptStake(writeKeptStake({ ...kept, forks: [7 as never] }))?.forks, undefined);
  assert.equal(heard(complainedBy(20), kept).forks?.length, MOST_FORKS);
});

Deno.test("hearStake() keeps the proof that answers a claim, whatever complaints by other delegations come after it", () => {
  const records = [trialClaim(held, 100_100, JUDGED.delegation)];
  const { forks } = heard([complained([OTHER]), ...complainedBy(20)], { ...held.kept, records });
  assert.equal(forks?.length, MOST_FORKS);
  assert.ok(forks?.some((proof) => judgeFork(proof, JUDGED).verdict === "forked"));
  assert.equal(answersTo({ ...held, kept: { ...held.kept, records, forks } }, []).length, 2);
});

Deno.test("answersTo() answers every complaint about a session of which boxes told two stories, and asks for no page", () => {
  const kept = heard([complained([OTHER])]);
  const claim = trialClaim(held, 100_100, JUDGED.delegation);
  const claimed = { ...held, kept: { ...kept, records: [claim] } };
  const [fork] = kept.forks ?? [];
  assert.deepEqual(answersTo(claimed, []).map((answer) => "fork" in answer && answer.fork), [fork, fork]);
  assert.deepEqual(pagesToAsk(claimed, []), []);
  const others = { ...claimed, kept: { ...kept, records: [trialClaim(held, 100_100)] } };
  assert.deepEqual(answersTo(others, []), [], "their witnesses judged by another delegation");
  assert.deepEqual(answersTo({ ...held, kept: { ...held.kept, records: [claim] } }, []), []);
});
