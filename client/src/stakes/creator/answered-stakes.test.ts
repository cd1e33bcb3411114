import assert from "node:assert/strict";
import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { signWord } from "../../../../contracts/escrow/words.ts";
import { isPaid, isPayTimeOver, unpaidAnswers } from "./answered-stakes.ts";
import {
  activeReceipt,
  AGREED_AT,
  ASKED_AT,
  KEY,
  receiptEvent,
  trialAsked,
  trialRequest,
} from "./trial-room.ts";

const asked = trialAsked("a");

Deno.test("isPaid() takes an arbiter's word that it was paid, and no other", () => {
  const stake = trialRequest("a");
  const release = signWord({ word: "release", stake: stake.name }, KEY.baseSecret);
  const events = [activeReceipt(stake), receiptEvent(stake.name, 5, { step: "release", release })];
  const said = events.map(readStakeReceipt);
  assert.deepEqual(said.map((receipt) => receipt && isPaid(receipt)), [true, false]);
});

Deno.test("isPayTimeOver() goes by the chain's height, and by the clock where nobody tells it", () => {
  const over = (height: number | undefined, after = 0) =>
    isPayTimeOver(asked, { height, nowSeconds: ASKED_AT + after });
  assert.equal(over(AGREED_AT + 120, 1e6), false);
  assert.equal(over(AGREED_AT + 121), true);
  assert.equal(over(undefined, 3600), false);
  assert.equal(over(undefined, 10 * 3600), true);
});

Deno.test("unpaidAnswers() counts neither what was paid, nor another arbiter's, nor what is long ago", () => {
  const answered = [
    { at: 10, name: "old", arbiter: "a" },
    { at: 20, name: "paid", arbiter: "a" },
    { at: 20, name: "unpaid", arbiter: "a" },
    { at: 20, name: "other", arbiter: "b" },
  ];
  assert.equal(unpaidAnswers(answered, { arbiter: "a", since: 10, paid: new Set(["paid"]) }), 1);
});
