import assert from "node:assert/strict";
import { makeTipBook, type VouchedReceipt } from "./tip-book.ts";

const NOW = 1_700_000_000;
const stream = { creator: "a".repeat(64), d: "demo" };
const address = `30311:${stream.creator}:demo`;
const receipt = (change: Partial<VouchedReceipt> = {}): VouchedReceipt => ({
  verdict: "vouched",
  form: "private",
  author: "e1",
  address,
  amount: 50n,
  level: "pool",
  nonce: "01",
  payer: "p",
  marks: ["m1"],
  exp: NOW + 1000,
  createdAt: NOW - 100,
  words: "hello",
  ...change,
});
const claim = (nonce: string, payer: string) => ({
  verdict: "claimed" as const,
  form: "public" as const,
  author: payer,
  createdAt: NOW - 50,
  address,
  m: "",
  txid: "",
  proof: "",
  words: "hello",
  tip: { stream, nonce, payer },
});
const book = (now = NOW) => makeTipBook({ now: () => now });
const sum = (tips: readonly { amount: bigint }[]) => tips.reduce((all, { amount }) => all + amount, 0n);

Deno.test("makeTipBook() counts one payment once, whoever tells of it and however often", () => {
  const tips = book();
  tips.vouch(receipt());
  tips.vouch(receipt());
  tips.vouch(receipt({ createdAt: NOW - 50, level: "1" }));
  tips.vouch(receipt({ author: "e2", marks: ["other key, other mark"] }));
  tips.check({ receipt: claim("01", "p"), amount: 50n, level: "10", marks: ["k"] });
  assert.deepEqual(tips.tips(), [{
    id: "01:p:50",
    amount: 50n,
    level: "10",
    payer: "p",
    words: "hello",
    at: NOW - 100,
    paidAt: NOW - 100,
    by: "page",
  }]);
});

Deno.test("makeTipBook() refuses a payment that was counted for another tip", () => {
  const tips = book();
  tips.vouch(receipt());
  assert.equal(tips.vouch(receipt({ nonce: "02" })), false);
  tips.check({ receipt: claim("03", "q"), amount: 70n, level: "1", marks: ["k"] });
  assert.equal(tips.check({ receipt: claim("04", "q"), amount: 70n, level: "1", marks: ["k"] }), false);
  assert.equal(sum(tips.tips()), 120n);
});

Deno.test("makeTipBook() lets nobody push a tip away by taking its nonce", () => {
  const tips = book();
  tips.vouch(receipt());
  tips.vouch(receipt({ payer: "thief", amount: 1n, marks: ["m2"], createdAt: NOW }));
  tips.vouch(receipt({ amount: 1n, marks: ["m3"], createdAt: NOW }));
  assert.equal(sum(tips.tips()), 52n);
});

Deno.test("makeTipBook() goes by an edge's newest word, and shows nothing once that ran out", () => {
  const tips = book();
  tips.vouch(receipt({ level: "1", createdAt: NOW - 10 }));
  assert.equal(tips.vouch(receipt({ level: "10", createdAt: NOW - 20 })), false);
  assert.equal(tips.tips()[0]?.level, "1");
  tips.vouch(receipt({ level: "pool", createdAt: NOW - 5 }));
  assert.equal(tips.tips()[0]?.level, "pool");
  const late = book(NOW + 1000);
  late.vouch(receipt());
  assert.deepEqual(late.tips(), []);
});

Deno.test("makeTipBook() takes back what this page no longer finds", () => {
  const tips = book();
  tips.check({ receipt: claim("01", "p"), amount: 50n, level: "pool", marks: ["k"] });
  assert.equal(tips.revoke(claim("01", "p")), true);
  assert.deepEqual(tips.tips(), []);
});

Deno.test("makeTipBook() counts one payment once when two edges were told two tips with one payment id", () => {
  const tips = makeTipBook({ now: () => NOW, paymentIdOf: () => new Uint8Array(8) });
  tips.vouch(receipt());
  assert.equal(tips.vouch(receipt({ author: "e2", nonce: "02", marks: ["another key's mark"] })), false);
  assert.equal(
    tips.check({ receipt: claim("03", "p"), amount: 50n, level: "1", marks: ["the page's mark"] }),
    false,
  );
  // The same tip, from elsewhere.
  tips.vouch(receipt({ author: "e2", level: "1", marks: ["another key's mark"] }));
  assert.deepEqual(tips.tips().map(({ amount, level }) => [amount, level]), [[50n, "1"]]);
});

Deno.test("makeTipBook() lets nobody take the words off a tip", () => {
  const tips = book();
  const wordsNow = () => tips.tips()[0]?.words;
  tips.vouch(receipt());
  tips.vouch(receipt({ createdAt: NOW - 50, level: "1", words: "" }));
  assert.equal(wordsNow(), "hello", "the same edge, asked again by somebody else");
  tips.vouch(receipt({ author: "e2", level: "10", marks: [], words: "" }));
  assert.equal(wordsNow(), "hello", "another edge");
  const own = { ...claim("01", "p"), words: "what the payer signed" };
  tips.check({ receipt: own, amount: 50n, level: "pool", marks: [] });
  assert.equal(wordsNow(), "what the payer signed");
  tips.check({ receipt: { ...claim("02", "p"), words: "" }, amount: 50n, level: "1", marks: [] });
  tips.vouch(receipt({ nonce: "02", marks: [] }));
  assert.equal(tips.tips().find(({ id }) => id.startsWith("02"))?.words, "hello");
});

Deno.test("makeTipBook() lets no payer date a tip for goals: its block does, before that whoever saw it first", () => {
  let now = NOW;
  const tips = makeTipBook({ now: () => now });
  const paid = { amount: 50n, level: "pool", marks: ["k"] } as const;
  const early = { ...claim("01", "p"), createdAt: NOW - 90_000 };
  const paidAt = () => tips.tips()[0]?.paidAt;
  tips.check({ ...paid, receipt: early });
  assert.equal(paidAt(), NOW);
  now += 60;
  tips.check({ ...paid, receipt: early });
  assert.equal(paidAt(), NOW, "seen again");
  now += 60;
  tips.check({ ...paid, receipt: early, level: "1", minedAt: NOW + 90 });
  assert.equal(paidAt(), NOW + 90);
  tips.vouch(receipt({ createdAt: NOW - 5 }));
  assert.equal(paidAt(), NOW + 90, "an edge saw it in the pool before");
});

Deno.test("makeTipBook() dates a tip no later than its block, whenever its receipt was signed, and names its session", () => {
  const tips = book();
  const old = claim("01", "p");
  tips.check({
    receipt: { ...old, tip: { ...old.tip, sid: "then" } },
    amount: 50n,
    level: "10",
    marks: ["k"],
    minedAt: NOW - 90_000,
  });
  tips.check({ receipt: claim("02", "p"), amount: 50n, level: "1", marks: ["l"], minedAt: NOW + 60 });
  tips.vouch(receipt({ nonce: "03", sid: "now" }));
  // Outside any session, and proven anew by an edge that says when it was paid.
  tips.vouch(receipt({ nonce: "04", marks: [], minedAt: NOW - 80_000 }));
  assert.deepEqual(tips.tips().map(({ at, sid }) => [at, sid]), [
    [NOW - 90_000, "then"],
    [NOW - 80_000, undefined],
    [NOW - 100, "now"],
    [NOW - 50, undefined],
  ]);
});
