import assert from "node:assert/strict";
import { signEvent } from "../nostr/event.ts";
import { factsOf, knownRecords } from "./stake-records.ts";
import { type StakeReceipt, stakeReceiptTemplate } from "./stake-receipt.ts";
import { SECRETS, STREAM, trialViewer } from "./trial-stake.ts";
import { stakeVerdictTemplate } from "./verdict-event.ts";
import { type ComplaintWord, signWord, wordId } from "./words.ts";

const KEY = new Uint8Array(32).fill(3);
const [STAKE, OTHER, WITNESS] = ["aa", "bb", "cc"].map((byte) => byte.repeat(32)) as [string, string, string];
const head = (height: number) => ({ context: STAKE, stream: STREAM, height });
const receipt = (said: StakeReceipt) => signEvent(stakeReceiptTemplate(said, 1), KEY);

const complaint: ComplaintWord = {
  word: "complaint",
  accused: STAKE,
  rule: "bad-bytes",
  witness: WITNESS,
  peer: "-DS0100-abcdefghijkl",
  page: "11".repeat(32),
  pageSignature: "12".repeat(64),
  sid: "0011223344556677",
  n: 7,
  delegation: "ef".repeat(32),
};
const complaints = [signWord(complaint, SECRETS.viewer)];
const claim = signWord({
  word: "claim",
  accused: STAKE,
  rule: "bad-bytes",
  complaints: [wordId(complaint)],
}, SECRETS.creator);
const active = receipt({
  ...head(100),
  step: "active",
  ...trialViewer(STAKE, { deadline: 900 }),
});
const claimed = receipt({ ...head(200), step: "claim", claim, complaints });

Deno.test("knownRecords() knows nothing from events about another stake", () => {
  assert.deepEqual(knownRecords(OTHER, [active, claimed]), { receipts: [], rulings: [], verdicts: [] });
});

Deno.test("knownRecords() puts receipts in the order of the chain and names each way it was decided once", () => {
  const verdicts = (["release", "release"] as const).map((outcome, at) =>
    signEvent(
      stakeVerdictTemplate(
        { context: STAKE, stream: STREAM, share: "01".repeat(32), outcome, evidence: [] },
        at,
      ),
      KEY,
    )
  );
  const known = knownRecords(STAKE, [claimed, active, ...verdicts]);
  assert.deepEqual(known.receipts.map(({ step }) => step), ["active", "claim"]);
  assert.equal(known.verdicts.length, 2);
  assert.deepEqual(known.rulings.map(({ outcome }) => outcome), ["release"]);
});

Deno.test("factsOf() says what a claim rests on, who answered it, and that a release was given", () => {
  const transfer = signEvent({ kind: 24322, created_at: 1, tags: [], content: "" }, KEY);
  const rebuttal = receipt({
    ...head(210),
    step: "rebuttal",
    complaint: wordId(complaint),
    answer: { transfer },
  });
  const release = signWord({ word: "release", stake: STAKE }, SECRETS.creator);
  const given = receipt({ ...head(220), step: "release", release });
  const facts = factsOf(knownRecords(STAKE, [given, rebuttal, claimed, active]));
  assert.equal(facts.activeAt, 100);
  assert.equal(facts.released, true);
  assert.equal(facts.given, undefined);
  assert.deepEqual(facts.claims.map(({ id, filedAt }) => [id, filedAt]), [[wordId(claim.said), 200]]);
  assert.deepEqual(facts.rebuttals.map(({ complaint, witness, filedAt }) => [complaint, witness, filedAt]), [
    [wordId(complaint), WITNESS, 210],
  ]);
});
