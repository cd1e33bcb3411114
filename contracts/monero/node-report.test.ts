import assert from "node:assert/strict";
import { type AskPath, reportOn } from "./node-report.ts";
import recorded from "./vectors/node-answers.json" with { type: "json" };

const { answers, tip, blocks } = recorded;

/** A node that answered like this when it was recorded. */
const node = (says: { info?: unknown; transactions: unknown; block?: unknown }): AskPath => (path, body) =>
  Promise.resolve(
    path === "get_transactions"
      ? says.transactions
      : body.includes("get_block")
      ? says.block
      : says.info ?? answers.info,
  );

Deno.test("reportOn() calls contradictory what lies in no block, in another one, or in one of another id", async () => {
  const bent = structuredClone(answers.tenth);
  bent.result.block_header.hash = "ab".repeat(32);
  for (const block of [undefined, null, blocks[1], bent]) {
    const report = await reportOn(tip.txid, node({ transactions: answers.mined, block }));
    assert.deepEqual(report, { state: "contradictory" });
  }
});

Deno.test("reportOn() calls unreachable a node that follows no chain, or answers for another transaction", async () => {
  const untrusted = structuredClone(answers.info) as { result: { untrusted: boolean } };
  untrusted.result.untrusted = true;
  for (
    const says of [
      { transactions: answers.pool, info: {} },
      { transactions: answers.pool, info: untrusted },
      { transactions: { status: "BUSY" } },
      { transactions: answers.locked.transactions },
    ]
  ) {
    assert.deepEqual(await reportOn(tip.txid, node(says)), { state: "unreachable" });
  }
});

Deno.test("reportOn() rejects where the node does", async () => {
  const silent = () => Promise.reject(new TypeError("no route"));
  await assert.rejects(reportOn(tip.txid, silent), /no route/);
});

Deno.test("reportOn() tells unknown, pool and mined apart, with what the block itself says of when", async () => {
  const missing = { ...answers.unknown, missed_tx: [tip.txid] };
  assert.deepEqual(await reportOn(tip.txid, node({ transactions: missing })), { state: "unknown" });
  assert.equal((await reportOn(tip.txid, node({ transactions: answers.pool }))).state, "pool");
  const report = await reportOn(tip.txid, node({ transactions: answers.mined, block: answers.tenth }));
  assert.ok(report.state === "mined");
  const { hash, height, timestamp } = answers.tenth.result.block_header;
  assert.deepEqual(
    [report.block, report.height, report.minedAt, report.confirmations],
    [hash, height, timestamp, 10],
  );
});
