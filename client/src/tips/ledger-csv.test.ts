import assert from "node:assert/strict";
import { ledgerCsv } from "./ledger-csv.ts";
import type { ShownTip } from "./tip-book.ts";

const tip: ShownTip = {
  id: "1",
  amount: 50_000_000_000n,
  level: "10",
  payer: "ab".repeat(32),
  words: "",
  at: 1_700_000_000,
  paidAt: 1_700_000_000,
  by: "edge",
};
const wordsOf = (words: string) => ledgerCsv([{ ...tip, words }]).split("\r\n").slice(1).join("\r\n");

Deno.test("ledgerCsv() lets no payer write a formula, a cell or a row of their own", () => {
  assert.match(wordsOf('=HYPERLINK("http://x")'), /,"'=HYPERLINK\(""http:\/\/x""\)",edge/);
  assert.match(wordsOf("+1"), /,'\+1,edge/);
  assert.match(wordsOf("-1"), /,'-1,edge/);
  assert.match(wordsOf("@x"), /,'@x,edge/);
  assert.match(wordsOf("a,b"), /,"a,b",edge/);
  assert.match(wordsOf("a\r\nb"), /,"a\r\nb",edge/);
});

Deno.test("ledgerCsv() writes a row a tip", () => {
  const { payer: _, ...nobody } = tip;
  assert.equal(
    ledgerCsv([tip, { ...nobody, level: "pool", by: "page", words: "Lovely" }]),
    "time,amount_xmr,level,payer,words,checked_by\r\n" +
      `2023-11-14T22:13:20.000Z,0.05,10,${"ab".repeat(32)},,edge\r\n` +
      "2023-11-14T22:13:20.000Z,0.05,pool,,Lovely,page\r\n",
  );
});
