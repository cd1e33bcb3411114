import assert from "node:assert/strict";
import { judgeStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { withRecords } from "./kept-stake.ts";
import { pledgeOf } from "./stake-pledge.ts";
import {
  ARBITER_KEY,
  BEGUN,
  STREAM,
  trialActive,
  trialAgreed,
  trialHeld,
  trialReleased,
  trialSigned,
} from "./trial-viewer-stake.ts";

const held = trialHeld(trialAgreed());
const active = trialHeld(withRecords(held, [trialActive(held)]));
const page = "ab".repeat(32);

Deno.test("pledgeOf() brings nothing without a receipt, nor one of an arbiter that the newest terms don't list", () => {
  assert.equal(pledgeOf(undefined, trialSigned()), undefined);
  assert.equal(pledgeOf(held, trialSigned()), undefined);
  const [arbiter] = active.terms.arbiters;
  assert.ok(arbiter !== undefined);
  const others = trialSigned({ arbiters: [{ ...arbiter, pubkey: "12".repeat(32) }] });
  assert.equal(pledgeOf(active, others), undefined);
});

Deno.test("pledgeOf() brings nothing once the stake was decided, though its receipt would still be taken", () => {
  const over = trialHeld(withRecords(active, [trialReleased(active)]));
  assert.equal(pledgeOf(over, trialSigned()), undefined);
});

Deno.test("pledgeOf() brings what admits the page that it is brought for, and no other", () => {
  const terms = trialSigned();
  const pledge = pledgeOf(active, terms);
  assert.deepEqual([pledge?.tier, pledge?.id], ["stake", active.name]);
  const { stake, terms: sent } = pledge?.bring(page) ?? {};
  assert.equal(sent, terms);
  assert.ok(stake !== undefined);
  const judge = (by: string) =>
    judgeStakedPage({
      ...stake,
      address: STREAM,
      page: by,
      arbiters: [publicKeyOf(ARBITER_KEY)],
      nowSeconds: BEGUN + 60,
    }).verdict;
  assert.equal(judge(page), "staked");
  assert.equal(judge("cd".repeat(32)), "foreign-page");
});
