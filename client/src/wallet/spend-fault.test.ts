import assert from "node:assert/strict";
import { judgeSpend, spendFault } from "./spend-fault.ts";
import { WalletFault } from "./wallet-fault.ts";

const balance = { total: 10n, unlocked: 4n, blocks: 7 };

Deno.test("judgeSpend() names what can't be spent, and what can't be spent yet", () => {
  assert.equal(judgeSpend(0n, balance)?.code, "bad-amount");
  assert.equal(judgeSpend(-1n, balance)?.code, "bad-amount");
  const all = judgeSpend(10n, balance);
  assert.deepEqual([all?.code, all?.facts], ["not-enough", { amount: 10n }]);
  const most = judgeSpend(4n, balance);
  assert.deepEqual([most?.code, most?.facts], ["not-enough-unlocked", { amount: 4n, blocks: 7 }]);
  assert.equal(judgeSpend(3n, balance), undefined);
});

Deno.test("spendFault() names a node that is gone before anything the wallet says of it", () => {
  const error = new Error("not enough money");
  assert.equal(spendFault({ error, balance, trouble: "Failed to fetch" }).code, "node-unreachable");
  const busy = new Error("no connection to daemon. Please make sure daemon is running.");
  assert.equal(spendFault({ error: busy, balance, trouble: undefined }).code, "node-unreachable");
});

Deno.test("spendFault() tells what is locked from what isn't there, and keeps words it doesn't know", () => {
  const error = new Error("not enough unlocked money");
  assert.equal(spendFault({ error, balance, trouble: undefined }).code, "not-enough-unlocked");
  const free = { ...balance, unlocked: 10n };
  assert.equal(spendFault({ error, balance: free, trouble: undefined }).code, "not-enough");
  const other = spendFault({ error: new Error("tx too big"), balance, trouble: undefined });
  assert.deepEqual([other.code, other.facts.detail], ["wallet", "tx too big"]);
  const named = new WalletFault("fee-above-amount");
  assert.equal(spendFault({ error: named, balance, trouble: undefined }), named);
});
