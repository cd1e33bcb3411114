import assert from "node:assert/strict";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { signWord } from "../../contracts/escrow/words.ts";
import { readVerifiedEvent } from "../../contracts/nostr/event.ts";
import { AGREED_AT, claimBody, complain, fundedBody, layTable, trialTranches } from "./trial-arbiter.ts";

const whole = trialTranches("whole", 2);
const [first, second] = whole.tranches;
if (first === undefined || second === undefined) throw new Error("two tranches were made");
const part = 2_500_000_000n;
const [one, other] = [first.pays(part), second.pays(part)];
const asked = fundedBody(whole, [one.txid, other.txid]);

/** Both tranches are paid and final. */
async function staked(stake = whole, laid = layTable()) {
  const paid = stake.tranches.map((tranche) => tranche.pays(part));
  for (const { txid, served } of paid) laid.paid(txid, served, AGREED_AT + 1);
  laid.table.height = Math.max(laid.table.height ?? 0, AGREED_AT + 11);
  const answer = await laid.done("funded", fundedBody(stake, paid.map(({ txid }) => txid)));
  return { ...laid, answer };
}

Deno.test("fundedStake() admits nobody who paid one tranche of two, nor twice as much into one", async () => {
  const { code, paid, table } = layTable();
  const twice = first.pays(2n * part);
  paid(one.txid, one.served, AGREED_AT + 1);
  paid(twice.txid, twice.served, AGREED_AT + 1);
  table.height = AGREED_AT + 20;
  assert.equal(await code("funded", fundedBody(whole, [one.txid])), "underfunded");
  assert.equal(await code("funded", fundedBody(whole, [twice.txid])), "underfunded");
  assert.equal(await code("funded", asked), "unknown-transaction");
  for (const attestations of [first.attestations, [...first.attestations, ...first.attestations]]) {
    assert.equal(await code("funded", { ...fundedBody(whole, [twice.txid]), attestations }), "not-agreed");
  }
  assert.deepEqual(table.relays.flat(), []);
});

Deno.test("fundedStake() says of all tranches together that the stake is active, in one receipt", async () => {
  const { answer, table, done } = await staked();
  const event = readVerifiedEvent(answer.receipt);
  const receipt = event && readStakeReceipt(event);
  assert.ok(receipt?.step === "active");
  assert.equal(receipt.context, first.name);
  assert.deepEqual(receipt.tranches, [first.name, second.name]);
  assert.deepEqual(table.relays.map((kept) => kept.length), [1, 1, 1]);
  // Whichever tranche is named.
  const again = await done("funded", { ...asked, context: second.context });
  assert.deepEqual(again.receipt, answer.receipt);
});

Deno.test("a tranche is claimed for itself, by witnesses that speak of the whole, and each counts for one", async () => {
  const laid = await staked();
  const [a, b, c] = [trialTranches("a", 2), trialTranches("b", 2), trialTranches("c", 2)];
  for (const witness of [a, b, c]) await staked(witness, laid);
  const { code, done, table } = laid;
  const complaints = [complain(a, first), complain(b, first)];
  const ofTranche = [complain(a, second), complain(b, second)];
  assert.equal(await code("claim", claimBody(second, ofTranche)), "bad-complaint");
  const byTranche = claimBody(second, [complain(a.tranches[1] ?? a, first), complain(b, first)]);
  assert.equal(await code("claim", byTranche), "unknown-witness");
  await done("claim", claimBody(second, complaints));
  table.height = (table.height ?? 0) + 720;
  const { verdict } = await done("verdict", second.agreed);
  const event = readVerifiedEvent(verdict);
  const ruling = event && readStakeVerdict(event);
  assert.deepEqual([ruling?.context, ruling?.outcome], [second.name, "grant"]);
  // The other tranche stands, but what is left of the stake neither admits nor bears witness.
  assert.equal(await code("verdict", first.agreed), "not-due");
  assert.equal(await code("funded", asked), "decided");
  const byRest = claimBody(c.tranches[0] ?? c, [complain(first, c), complain(a, c)]);
  assert.equal(await code("claim", byRest), "too-few-witnesses");
  assert.equal(await code("claim", claimBody(first, complaints)), "witnesses-spent");
});

Deno.test("a tranche that the creator gave back leaves the other one to its deadline, and admits no more", async () => {
  const { code, done, table } = await staked();
  const release = signWord({ word: "release", stake: second.name }, SECRETS.creator);
  await done("release", { ...second.agreed, release });
  assert.equal(await code("funded", asked), "decided");
  assert.equal(await code("verdict", first.agreed), "not-due");
  table.height = first.context.deadline;
  const event = readVerifiedEvent((await done("verdict", first.agreed)).verdict);
  assert.equal(event && readStakeVerdict(event)?.outcome, "release");
});
