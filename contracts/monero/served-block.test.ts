import assert from "node:assert/strict";
import { readServedBlock } from "./block-answer.ts";
import { judgeServedBlock, type ServedBlock } from "./served-block.ts";
import recorded from "./vectors/node-answers.json" with { type: "json" };

const blocks = [...recorded.blocks, recorded.answers.newest].map((answer): ServedBlock => {
  const block = readServedBlock(answer);
  assert.ok(block !== undefined);
  return block;
});
const full = blocks.find(({ txids }) => txids.length === 5) ??
  assert.fail("a block with five payments was recorded");
const [wanted = ""] = full.txids;
const verdictOf = (change: Partial<ServedBlock>) => judgeServedBlock(wanted, { ...full, ...change }).verdict;

Deno.test("judgeServedBlock() says wrong-block-id when anything that the id covers is changed", () => {
  const other = "ab".repeat(32);
  const changes: Partial<ServedBlock>[] = [
    { id: other },
    { minerTxid: other },
    { txids: full.txids.slice(1) },
    { txids: [...full.txids, other] },
    { txids: full.txids.toReversed() },
    { txids: full.txids.with(3, other) },
    ...[0, 5, 20, 60].map((at) => ({
      blobHex: full.blobHex.slice(0, at) + (full.blobHex[at] === "1" ? "2" : "1") +
        full.blobHex.slice(at + 1),
    })),
  ];
  for (const change of changes) {
    assert.equal(verdictOf(change), "wrong-block-id", JSON.stringify(change).slice(0, 80));
  }
});

Deno.test("judgeServedBlock() says malformed-block for what is no block", () => {
  const changes: Partial<ServedBlock>[] = [
    { blobHex: "" },
    { blobHex: full.blobHex.slice(0, 80) },
    { blobHex: `zz${full.blobHex}` },
    { blobHex: "ff".repeat(80) },
    { txids: ["ab"] },
    { minerTxid: "" },
    { txids: Array(20_001).fill(wanted) },
  ];
  for (const change of changes) {
    assert.equal(verdictOf(change), "malformed-block", JSON.stringify(change).slice(0, 80));
  }
});

Deno.test("judgeServedBlock() finds each payment of real blocks with one to six transactions, and no other", () => {
  assert.deepEqual(blocks.map(({ txids }) => txids.length), [0, 2, 3, 4, 5, 1]);
  for (const block of blocks) {
    for (const txid of block.txids) assert.equal(judgeServedBlock(txid, block).verdict, "includes");
    assert.deepEqual(judgeServedBlock("0".repeat(64), block), { verdict: "lacks" });
    // A reward is nobody's payment.
    assert.deepEqual(judgeServedBlock(block.minerTxid, block), { verdict: "lacks" });
  }
});

Deno.test("judgeServedBlock() tells the time that the id covers", () => {
  const { block_header: header } = recorded.answers.newest.result;
  const newest = blocks.at(-1) ?? assert.fail("a block was recorded");
  const [txid = ""] = newest.txids;
  assert.deepEqual(judgeServedBlock(txid, newest), { verdict: "includes", time: header.timestamp });
});
