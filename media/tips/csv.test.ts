import assert from "node:assert/strict";
import { tipsCsv } from "./csv.ts";

const output = {
  mark: "ab".repeat(32),
  txid: "cd".repeat(32),
  amount: "20000000000",
  paymentId: "1234567890123e45",
  seen: 1_800_000_000,
  height: null,
  gone: false,
};
const levels = (outputs: Parameters<typeof tipsCsv>[0], top?: number) =>
  tipsCsv(outputs, top).split("\r\n").slice(1, -1).map((row) => row.split(",").slice(2, 4).join(" "));

Deno.test("tipsCsv() says gone and pool of what no block holds, and counts blocks from the node's newest", () => {
  assert.deepEqual(levels([{ ...output, gone: true }], 50), ["gone 0"]);
  assert.deepEqual(levels([output], 50), ["pool 0"]);
  assert.deepEqual(levels([{ ...output, height: 50 }], 50), ["1 1"]);
  assert.deepEqual(levels([{ ...output, height: 41 }], 50), ["10 10"]);
  assert.deepEqual(levels([{ ...output, height: 51 }], 50), ["pool 0"]);
});

Deno.test("tipsCsv() writes no cell that a spreadsheet takes for a formula or a number too long", () => {
  const [head, row] = tipsCsv([output], 50).split("\r\n");
  assert.equal(head, "time,amount_xmr,level,confirmations,payment_id,txid");
  assert.equal(row, `2027-01-15T08:00:00.000Z,0.02,pool,0,id:1234567890123e45,tx:${"cd".repeat(32)}`);
  for (const cell of tipsCsv([output], 50).split(/,|\r\n/)) assert.doesNotMatch(cell, /^[=+\-@\t\r"]/);
});
