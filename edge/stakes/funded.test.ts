import assert from "node:assert/strict";
import { FUNDING_BLOCKS } from "../../contracts/escrow/funding.ts";
import { SETTLING_BLOCKS } from "../../contracts/escrow/decision.ts";
import { secondsWithin } from "../../contracts/escrow/period.ts";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { readVerifiedEvent } from "../../contracts/nostr/event.ts";
import { AGREED_AT, claimBody, complain, fundedBody, layTable, trialStake } from "./trial-arbiter.ts";

const stake = trialStake("viewer");
const { txid, served } = stake.pays();
const asked = fundedBody(stake, [txid]);

Deno.test("fundedStake() says not-agreed where the three don't see the same escrow", async () => {
  const { code } = layTable();
  const other = trialStake("another");
  const [viewer, creator, arbiter] = stake.attestations;
  for (
    const attestations of [
      [viewer, creator, other.attestations[2]],
      [viewer, viewer, arbiter],
      [viewer, creator, {}],
      other.attestations,
    ]
  ) assert.equal(await code("funded", { ...asked, attestations }), "not-agreed");
  assert.equal(await code("funded", { ...asked, attestations: [viewer, creator] }), "malformed");
});

Deno.test("fundedStake() believes no payment that nodes don't agree on", async () => {
  const { code, table } = layTable();
  assert.equal(await code("funded", asked), "unknown-transaction");
  table.payments.set(txid, { verdict: "pending", because: "different-blocks" });
  assert.equal(await code("funded", asked), "pending");
  table.payments.set(txid, { verdict: "double-spend" });
  assert.equal(await code("funded", asked), "double-spend-seen");
  table.payments.set(txid, { verdict: "pool", network: "stagenet", served });
  assert.equal(await code("funded", asked), "other-network");
  table.payments.set(txid, { verdict: "pool", network: "mainnet", served });
  table.height = undefined;
  assert.equal(await code("funded", asked), "pending");
});

Deno.test("fundedStake() names a payment that is too small, too late, another's, or unreadable by that key", async () => {
  const { code, table, paid } = layTable();
  const small = stake.pays(4_999_999_999n);
  paid(small.txid, small.served, AGREED_AT + 1);
  assert.equal(await code("funded", fundedBody(stake, [small.txid])), "underfunded");
  assert.equal(await code("funded", fundedBody(stake, [small.txid, small.txid])), "underfunded");
  paid(txid, served, AGREED_AT + 30 + FUNDING_BLOCKS + 1);
  table.height = AGREED_AT + 500;
  assert.equal(await code("funded", asked), "funded-too-late");
  const elsewhere = trialStake("another").pays();
  paid(elsewhere.txid, elsewhere.served, AGREED_AT + 1);
  assert.equal(await code("funded", fundedBody(stake, [elsewhere.txid])), "bad-payment");
  paid(txid, served, AGREED_AT + 1);
  assert.equal(
    await code("funded", { ...asked, viewSecret: trialStake("another").viewSecret }),
    "wrong-view-secret",
  );
});

Deno.test("fundedStake() judges by those of several payments that count, and names a stray where none does", async () => {
  const { code, done, table, paid } = layTable();
  const [unknown, twice, hidden] = ["01", "02", "03"].map((byte) => byte.repeat(32)) as [
    string,
    string,
    string,
  ];
  table.payments.set(twice, { verdict: "double-spend" });
  table.payments.set(hidden, { verdict: "pending", because: "different-blocks" });
  const elsewhere = trialStake("another").pays();
  paid(elsewhere.txid, elsewhere.served, AGREED_AT + 1);
  table.height = AGREED_AT + 11;
  const of = (...txids: string[]) => fundedBody(stake, txids);
  assert.equal(await code("funded", of(unknown, twice)), "unknown-transaction");
  assert.equal(await code("funded", of(twice, unknown)), "double-spend-seen");
  assert.equal(await code("funded", of(unknown, hidden)), "pending");
  assert.equal(await code("funded", of(elsewhere.txid)), "bad-payment");
  assert.equal(await code("funded", of(elsewhere.txid, unknown)), "unknown-transaction");
  const short = stake.pays(4_999_999_999n);
  paid(short.txid, short.served, AGREED_AT + 1);
  assert.equal(await code("funded", of(short.txid, elsewhere.txid)), "underfunded");
  assert.equal(await code("funded", of(short.txid, unknown)), "unknown-transaction");
  paid(txid, served, AGREED_AT + 1);
  for (const stray of [unknown, twice, hidden, elsewhere.txid]) {
    for (const txids of [[stray, txid], [txid, stray]]) {
      assert.equal((await done("funded", of(...txids))).state, "active");
    }
  }
});

Deno.test("fundedStake() says of a stake that blocks outrun that it admits for less long, or for no time", async () => {
  const { done, table, paid } = layTable();
  paid(txid, served, AGREED_AT + 1);
  const until = async () => {
    const event = readVerifiedEvent((await done("funded", asked)).receipt);
    const receipt = event && readStakeReceipt(event);
    assert.ok(receipt?.step === "active");
    return receipt.until;
  };
  const { deadline, from, until: agreed } = stake.context;
  table.height = AGREED_AT + 11;
  assert.equal(await until(), agreed);
  // Half of the blocks in a quarter of the time.
  table.height = deadline - 2500;
  table.seconds = from + 1250 * 120;
  const safe = table.seconds + secondsWithin(2500 - SETTLING_BLOCKS);
  const shorter = await until();
  assert.ok(shorter < agreed && shorter <= safe && shorter > safe - 3600);
  table.height = deadline - SETTLING_BLOCKS - 1;
  assert.ok(await until() <= table.seconds);
});

Deno.test("fundedStake() climbs with the chain, falls back with it, and keeps one receipt for all", async () => {
  const { done, code, table, paid } = layTable();
  paid(txid, served);
  const readReceipt = (answer: Record<string, unknown>) => {
    const event = readVerifiedEvent(answer.receipt);
    return event && readStakeReceipt(event);
  };
  const viewer = {
    context: stake.name,
    stream: stake.context.stream,
    viewer: stake.context.keys.viewer,
    terms: stake.about.terms.id,
    deadline: stake.context.deadline,
    from: stake.context.from,
    until: stake.context.until,
    tranches: [stake.name],
  };
  const { receipt: seen, ...waiting } = await done("funded", asked);
  assert.deepEqual(waiting, {
    state: "funded-0",
    amount: "5000000000",
    confirmations: 0,
    height: AGREED_AT,
    records: [],
  });
  assert.deepEqual(readReceipt({ receipt: seen }), { ...viewer, height: AGREED_AT, step: "seen" });
  paid(txid, served, AGREED_AT + 1);
  table.height = AGREED_AT + 10;
  const mined = await done("funded", asked);
  assert.deepEqual([mined.state, mined.confirmations], ["funded-1", 9]);
  assert.equal(readReceipt(mined)?.step, "seen");
  assert.deepEqual(table.relays.flat(), []);
  table.payments.delete(txid);
  assert.equal(await code("funded", asked), "unknown-transaction");
  paid(txid, served, AGREED_AT + 2);
  table.height = AGREED_AT + 12;
  const active = await done("funded", asked);
  assert.equal(active.state, "active");
  const event = readVerifiedEvent(active.receipt);
  assert.ok(event !== undefined);
  assert.deepEqual(readReceipt(active), { ...viewer, height: AGREED_AT + 12, step: "active" });
  assert.deepEqual(active.records, []);
  table.seconds += 3599;
  assert.equal(readVerifiedEvent((await done("funded", asked)).receipt)?.id, event.id);
  table.seconds += 1;
  const later = readVerifiedEvent((await done("funded", asked)).receipt);
  assert.equal(later?.created_at, table.seconds);
  assert.deepEqual(table.relays.map((kept) => kept.length), [1, 1, 1]);
});

Deno.test("fundedStake() gives no receipt that too few relays keep, nor after the deadline", async () => {
  const { code, table, paid } = layTable();
  paid(txid, served, AGREED_AT + 1);
  table.height = AGREED_AT + 11;
  table.deaf.add(0).add(2);
  assert.equal(await code("funded", asked), "records-unreachable");
  table.height = stake.context.deadline;
  table.deaf.clear();
  assert.equal(await code("funded", asked), "after-deadline");
});

Deno.test("fundedStake() tells the viewer of an active stake what was said of it since", async () => {
  const { done, activate } = layTable();
  const [a, b] = [trialStake("a"), trialStake("b")];
  for (const one of [stake, a, b]) await activate(one);
  const { receipt } = await done("claim", claimBody(stake, [complain(a, stake), complain(b, stake)]));
  const { records } = await done("funded", fundedBody(stake, [stake.pays().txid]));
  assert.ok(Array.isArray(records));
  const steps = records.map((one) => {
    const event = readVerifiedEvent(one);
    return event && readStakeReceipt(event)?.step;
  });
  assert.deepEqual(steps, ["active", "claim"]);
  assert.deepEqual(records[1], receipt);
});

Deno.test("fundedStake() admits nobody whose stake was given back or decided", async () => {
  const { code, done, table, activate } = layTable();
  await activate(stake);
  const { txid } = stake.pays();
  table.height = stake.context.deadline;
  await done("verdict", stake.agreed);
  table.height = AGREED_AT + 100;
  assert.equal(await code("funded", fundedBody(stake, [txid])), "decided");
});
