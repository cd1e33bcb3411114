import assert from "node:assert/strict";
import recorded from "../../../contracts/monero/vectors/node-answers.json" with { type: "json" };
import { judgePaymentHere, type PaymentVerdict } from "./judge-payment.ts";

const { answers, tip, creator } = recorded;
const asked = {
  network: "regtest" as const,
  txid: tip.txid,
  message: tip.m,
  proof: tip.proof,
  addresses: [{ address: creator.address }],
  nowSeconds: 0,
};
type Says = { transactions: unknown; block?: unknown };
const pool: Says = { transactions: answers.pool };
const tenth: Says = { transactions: answers.mined, block: answers.tenth };
const newest: Says = { transactions: answers.mined, block: answers.newest };
const unknown: Says = { transactions: { ...answers.unknown, missed_tx: [tip.txid] } };
const doubled: Says = {
  transactions: { status: "OK", txs: [{ ...answers.pool.txs[0], double_spend_seen: true }] },
};
/** Of another id than it says. */
const lying: Says = { transactions: answers.mined, block: recorded.blocks[1] };

/** Judges with as many nodes; one that says nothing is away. */
async function judge(
  says: readonly (Says | undefined)[],
  change: Partial<typeof asked> = {},
): Promise<{ verdict: PaymentVerdict; asked: Set<string> }> {
  const hosts = new Set<string>();
  const verdict = await judgePaymentHere({
    ...asked,
    ...change,
    nodes: says.map((_, at) => `http://${at}.example`),
    fetch(input, init) {
      const { hostname, pathname } = new URL(String(input));
      hosts.add(hostname);
      const node = says[parseInt(hostname)];
      if (node === undefined) return Promise.reject(new TypeError("no route"));
      const answer = pathname === "/get_transactions"
        ? node.transactions
        : String(init?.body).includes("get_block")
        ? node.block
        : answers.info;
      return Promise.resolve(Response.json(answer ?? null));
    },
  });
  return { verdict, asked: hosts };
}

Deno.test("judgePaymentHere() is unchecked without a node, and pending where nobody said yet where to pay", async () => {
  assert.deepEqual((await judge([])).verdict, { verdict: "unchecked" });
  const nowhere = await judge([tenth, tenth], { addresses: [] });
  assert.deepEqual(nowhere.verdict, { verdict: "pending", because: "unreachable" });
  assert.equal(nowhere.asked.size, 0);
});

Deno.test("judgePaymentHere() never says paid while nodes are away, lie or disagree", async () => {
  const cases: [(Says | undefined)[], PaymentVerdict][] = [
    [[undefined], { verdict: "pending", because: "unreachable" }],
    [[tenth, undefined], { verdict: "pending", because: "unreachable" }],
    [[unknown, undefined], { verdict: "pending", because: "unreachable" }],
    [[unknown], { verdict: "pending", because: "unknown" }],
    [[unknown, unknown], { verdict: "pending", because: "unknown" }],
    [[lying], { verdict: "pending", because: "disagree" }],
    [[tenth, lying], { verdict: "pending", because: "disagree" }],
    [[tenth, unknown], { verdict: "pending", because: "disagree" }],
    [[tenth, doubled], { verdict: "pending", because: "disagree" }],
    [[doubled], { verdict: "refused", code: "double-spend" }],
    [[doubled, pool], { verdict: "refused", code: "double-spend" }],
  ];
  for (const [index, [says, verdict]] of cases.entries()) {
    assert.deepEqual((await judge(says)).verdict, verdict, `case ${index}`);
  }
  const elsewhere = { addresses: [{ address: creator.address, until: 1 }] };
  assert.deepEqual((await judge([tenth, tenth], elsewhere)).verdict, {
    verdict: "refused",
    code: "left-address",
  });
});

Deno.test("judgePaymentHere() asks a third node only in place of one that doesn't answer", async () => {
  const third = await judge([undefined, tenth, newest, tenth]);
  assert.ok(third.verdict.verdict === "paid");
  assert.equal(third.verdict.confirmations, 1);
  assert.deepEqual([...third.asked].sort(), ["0.example", "1.example", "2.example"]);
  assert.deepEqual([...(await judge([tenth, tenth, tenth])).asked].sort(), ["0.example", "1.example"]);
});

Deno.test("judgePaymentHere() believes the least sure of two nodes, and a single one where the site names no more", async () => {
  const cases: [Says[], confirmations: number, minedAt: number | undefined][] = [
    [[tenth, newest], 1, answers.newest.result.block_header.timestamp],
    [[tenth], 10, answers.tenth.result.block_header.timestamp],
    [[tenth, pool], 0, undefined],
    [[pool, unknown], 0, undefined],
  ];
  for (const [says, confirmations, minedAt] of cases) {
    const { verdict } = await judge(says);
    assert.ok(verdict.verdict === "paid", verdict.verdict);
    assert.deepEqual([verdict.confirmations, verdict.minedAt], [confirmations, minedAt]);
    assert.equal(verdict.amount, BigInt(tip.amount));
  }
});
