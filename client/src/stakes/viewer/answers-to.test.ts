import assert from "node:assert/strict";
import { SECRETS } from "../../../../contracts/escrow/trial-stake.ts";
import { type ComplaintWord, signWord, wordId } from "../../../../contracts/escrow/words.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { fromHex } from "../../../../contracts/hex.ts";
import { peerIdOf } from "../../../../contracts/swarm/peer-id.ts";
import { receiptTemplate } from "../../../../contracts/swarm/receipt.ts";
import { answersTo, pagesToAsk } from "./answers-to.ts";
import { withRecords } from "./kept-stake.ts";
import { BEGUN, BEGUN_AT, STREAM, trialAgreed, trialHeld, trialReceipt } from "./trial-viewer-stake.ts";
import { trialPageWord, trialStaked } from "./trial-witness.ts";

const WITNESS = new Uint8Array(32).fill(9);
const held = trialHeld(trialAgreed());
const own = peerIdOf(new Uint8Array(32).fill(4), STREAM);
const complaint: ComplaintWord = {
  word: "complaint",
  accused: held.name,
  rule: "bad-bytes",
  witness: "c1".repeat(32),
  peer: own,
  page: publicKeyOf(WITNESS),
  pageSignature: "12".repeat(64),
  sid: "0011223344556677",
  n: 7,
  delegation: "ef".repeat(32),
};
const complaints = [signWord(complaint, SECRETS.viewer)];
const ids = [wordId(complaint)];
const claim = signWord(
  { word: "claim", accused: held.name, rule: "bad-bytes", complaints: ids },
  SECRETS.creator,
);
const claimed = trialHeld(
  withRecords(held, [trialReceipt(held, { step: "claim", height: BEGUN_AT + 100, claim, complaints })]),
);

/** What somebody signed about the segments that it got. */
const transfer = (
  change: { key?: Uint8Array; from?: string; sid?: string; first?: number; last?: number },
) => {
  const { key = WITNESS, from = own, sid = complaint.sid, first = 5, last = 9 } = change;
  const to = peerIdOf(fromHex(publicKeyOf(key)) ?? new Uint8Array(), STREAM);
  return signEvent(
    receiptTemplate({ address: STREAM, sid, from, to, first, last, bytes: 1000 }, BEGUN),
    key,
  );
};

Deno.test("answersTo() answers nothing without a claim, or by a receipt that isn't the witness' for that segment", () => {
  assert.deepEqual(answersTo(held, [transfer({})]), []);
  const others = [
    transfer({ key: new Uint8Array(32).fill(6) }),
    transfer({ from: peerIdOf(new Uint8Array(32).fill(5), STREAM) }),
    transfer({ sid: "ffeeddccbbaa9988" }),
    transfer({ first: 8 }),
    transfer({ last: 6 }),
  ];
  assert.deepEqual(answersTo(claimed, others), []);
});

Deno.test("answersTo() answers a complaint by its own witness' receipt, once", () => {
  const answer = transfer({});
  assert.deepEqual(answersTo(claimed, [answer]), [{ complaint: ids[0], transfer: answer }]);
  const [id = ""] = ids;
  const rebuttal = trialReceipt(claimed, {
    step: "rebuttal",
    height: BEGUN_AT + 110,
    complaint: id,
    answer: { transfer: answer },
  });
  const after = trialHeld(withRecords(claimed, [rebuttal]));
  assert.deepEqual(answersTo(after, [answer]), []);
});

Deno.test("answersTo() answers by another page of the witness only where that page itself said so, and was signed for", () => {
  const [witness, stranger] = [trialStaked(9), trialStaked(10)];
  const other = new Uint8Array(32).fill(12);
  const said = { ...complaint, witness: witness.name };
  const signed = [signWord(said, witness.key.baseSecret)];
  const word = { ...claim.said, complaints: [wordId(said)] };
  const claimedBy = trialHeld(withRecords(held, [trialReceipt(held, {
    step: "claim",
    height: BEGUN_AT + 100,
    claim: signWord(word, SECRETS.creator),
    complaints: signed,
  })]));
  const answer = transfer({ key: other });
  const page = trialPageWord(witness, other);
  const again = ({ kind, created_at, content }: NostrEvent, tags: string[][], key = other) =>
    signEvent({ kind, created_at, tags, content }, key);
  const forged = again(trialPageWord(stranger, other), page.tags);
  const elsewhere = page.tags.map((tag) => tag[0] === "a" ? ["a", `${STREAM}x`] : tag);
  for (
    const pages of [
      [],
      [trialPageWord(stranger, other)],
      [forged],
      [again(page, elsewhere)],
      [again(page, page.tags, new Uint8Array(32).fill(13))],
    ]
  ) assert.deepEqual(answersTo(claimedBy, [answer], pages), []);
  assert.deepEqual(pagesToAsk(claimedBy, [answer, transfer({ key: other, last: 6 })]), [page.pubkey]);
  const { signature } = JSON.parse(page.content) as { signature: string };
  assert.deepEqual(answersTo(claimedBy, [answer], [forged, page]), [
    { complaint: wordId(said), transfer: answer, pageSignature: signature },
  ]);
  // The page that complained is the nearer witness, and needs no word.
  assert.deepEqual(pagesToAsk(claimedBy, [answer, transfer({})]), []);
  assert.deepEqual(Object.keys(answersTo(claimedBy, [answer, transfer({})], [page])[0] ?? {}), [
    "complaint",
    "transfer",
  ]);
});
