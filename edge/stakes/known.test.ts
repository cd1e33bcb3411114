import assert from "node:assert/strict";
import { readStakeReceipt, stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { signWord } from "../../contracts/escrow/words.ts";
import { type NostrEvent, readVerifiedEvent, signEvent } from "../../contracts/nostr/event.ts";
import { MOST_RECORDS } from "./records.ts";
import { claimBody, complain, EDGE_SECRET, layTable, trialStake } from "./trial-arbiter.ts";

const stake = trialStake("viewer");
const [a, b] = [trialStake("a"), trialStake("b")];

/** So many true receipts of an active stake, each of another hour. */
function receiptsOf(answer: Record<string, unknown>, count: number): NostrEvent[] {
  const event = readVerifiedEvent(answer.receipt);
  const receipt = event && readStakeReceipt(event);
  assert.ok(event !== undefined && receipt !== undefined);
  return Array.from(
    { length: count },
    (_, i) => signEvent(stakeReceiptTemplate(receipt, event.created_at + (i + 1) * 3600), EDGE_SECRET),
  );
}

Deno.test("recall() keeps nothing of an asker's records that says again what is known", async () => {
  const { code, activate, table } = layTable();
  const records = receiptsOf(await activate(stake), 32);
  assert.equal(await code("verdict", { ...stake.agreed, records }), "not-due");
  assert.deepEqual(table.relays.map((kept) => kept.length), [1, 1, 1]);
});

Deno.test("recall() keeps the first receipt of an asker's records where the relays forgot it, and no second one", async () => {
  const { code, activate, table } = layTable();
  const records = receiptsOf(await activate(stake), 3);
  table.relays = [[], [], []];
  assert.equal(await code("verdict", { ...stake.agreed, records }), "not-due");
  const id = records[0]?.id;
  assert.deepEqual(table.relays.map((kept) => kept.map((one) => one.id)), [[id], [id], [id]]);
});

Deno.test("recall() is not stopped by relays that somebody filled with receipts of active stakes", async () => {
  const { done, activate, table } = layTable();
  await activate(b);
  for (const one of [stake, a]) {
    const receipts = receiptsOf(await activate(one), MOST_RECORDS + 1);
    for (const kept of table.relays) kept.push(...receipts);
  }
  const complaints = [complain(a, stake), complain(b, stake)];
  await done("claim", claimBody(stake, complaints));
  const release = signWord({ word: "release", stake: stake.name }, SECRETS.creator);
  assert.ok(readVerifiedEvent((await done("release", { ...stake.agreed, release })).verdict));
});
