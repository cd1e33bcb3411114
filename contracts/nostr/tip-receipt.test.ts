import assert from "node:assert/strict";
import { tipMessage } from "../monero/tip.ts";
import { signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { paymentTargetsTemplate } from "./payment-targets.ts";
import {
  MAX_RECEIPT_SECONDS,
  type PrivateTipReceipt,
  type PublicTipReceipt,
  readTipReceipt,
  tipReceiptTemplate,
  type TipReceiptVerdict,
  verifyTipReceipt,
  type VerifyTipReceiptOptions,
} from "./tip-receipt.ts";

const NOW = 1_790_000_000;
const ADDRESS = `30311:${PEOPLE.creator}:bees`;
const SID = "00112233445566aa";
const vouched: PrivateTipReceipt = {
  form: "private",
  address: ADDRESS,
  sid: SID,
  amount: 10_000_000_000n,
  level: "1",
  nonce: "0123456789abcdef",
  payer: PEOPLE.viewer,
  marks: ["ab".repeat(16)],
  exp: NOW + 3600,
  words: "More bees!",
};
const tip = {
  stream: { creator: PEOPLE.creator, d: "bees" },
  sid: SID,
  payer: PEOPLE.viewer,
  nonce: vouched.nonce,
};
const claimed: PublicTipReceipt = {
  form: "public",
  tip,
  address: ADDRESS,
  m: tipMessage(tip),
  txid: "cd".repeat(32),
  proof: "OutProofV2abc",
  words: "",
};

const byEdge = (receipt: PrivateTipReceipt = vouched, secret = SECRETS.service, at = NOW) =>
  signEvent(tipReceiptTemplate(receipt, at), secret);
const byPayer = (secret = SECRETS.viewer, at = NOW) => signEvent(tipReceiptTemplate(claimed, at), secret);
const verify = (event: unknown, more: Partial<VerifyTipReceiptOptions> = {}) =>
  verifyTipReceipt({ event, edges: [PEOPLE.service], address: ADDRESS, nowSeconds: NOW, ...more });
/** A signed receipt whose tags were changed before it was signed. */
const retagged = (
  template: ReturnType<typeof tipReceiptTemplate>,
  change: (tags: string[][]) => string[][],
) => signEvent({ ...template, tags: change(template.tags) }, SECRETS.service);
const without = (name: string) => (tags: string[][]) => tags.filter((tag) => tag[0] !== name);
const instead =
  (name: string, value: string) => (tags: string[][]) => [...without(name)(tags), [name, value]];

Deno.test("verifyTipReceipt() says malformed for a field that is missing, doubled or broken", () => {
  const [mine, theirs] = [tipReceiptTemplate(vouched, NOW), tipReceiptTemplate(claimed, NOW)];
  const broken: unknown[] = [
    undefined,
    "receipt",
    signEvent({ ...mine, kind: 1 }, SECRETS.service),
    signEvent({ ...mine, content: "x".repeat(4097) }, SECRETS.service),
    ...["a", "amount", "level", "nonce", "exp"].map((name) => retagged(mine, without(name))),
    ...["a", "amount", "level", "nonce", "exp", "session", "p", "mark"].map((name) =>
      retagged(mine, (tags) => [...tags, ...tags.filter((tag) => tag[0] === name)])
    ),
    retagged(mine, instead("amount", "-1")),
    retagged(mine, instead("amount", "18446744073709551616")),
    retagged(mine, instead("amount", "01")),
    retagged(mine, instead("level", "2")),
    retagged(mine, instead("nonce", "0123")),
    retagged(mine, instead("session", "-")),
    retagged(mine, instead("p", "me")),
    retagged(mine, instead("mark", "ab")),
    retagged(mine, instead("mined", "soon")),
    retagged(mine, instead("mined", String(NOW + 7201))),
    retagged(mine, (tags) => [...tags, ["mined", "1"], ["mined", "2"]]),
    retagged(mine, instead("exp", String(NOW))),
    retagged(
      mine,
      (tags) => [...tags, ...Array.from({ length: 16 }, (_, i) => ["mark", `${i}`.padStart(32, "0")])],
    ),
    // Half of each form is none.
    retagged(mine, (tags) => [...tags, ["txid", claimed.txid]]),
    ...["txid", "proof", "m"].map((name) => retagged(theirs, without(name))),
    retagged(theirs, (tags) => [...tags, ["a", ADDRESS]]),
    retagged(theirs, instead("m", claimed.m.replace(PEOPLE.viewer, "-"))),
    retagged(theirs, instead("m", "hello")),
    retagged(theirs, instead("a", `30311:${PEOPLE.creator}:wasps`)),
    retagged(theirs, instead("proof", "InProofV2abc")),
    retagged(theirs, instead("proof", `OutProofV2${"a".repeat(4096)}`)),
  ];
  for (const [index, event] of broken.entries()) {
    assert.deepEqual(verify(event), { verdict: "malformed" }, `case ${index}`);
  }
});

Deno.test("verifyTipReceipt() names whose, for what and when a receipt is no good", () => {
  const cases: [TipReceiptVerdict["verdict"], TipReceiptVerdict][] = [
    ["wrong-author", verify(byEdge(vouched, SECRETS.guest))],
    ["wrong-author", verify(byEdge(), { edges: [] })],
    ["wrong-author", verify(byEdge(vouched, SECRETS.viewer))],
    // An edge can't sign for a payer, and nobody can sign another one's proof.
    ["wrong-author", verify(byPayer(SECRETS.service))],
    ["wrong-author", verify(byPayer(SECRETS.guest))],
    ["wrong-address", verify(byEdge(), { address: `30311:${PEOPLE.creator}:wasps` })],
    ["wrong-session", verify(byEdge(), { sessions: ["ffffffffffffffff"] })],
    ["wrong-session", verify(byPayer(), { sessions: [] })],
    ["expired", verify(byEdge(), { nowSeconds: NOW + 3600 })],
    ["too-new", verify(byEdge(), { nowSeconds: NOW - 61 })],
    ["too-new", verify(byPayer(), { nowSeconds: NOW - 3600 })],
    ["bad-signature", verify({ ...byEdge(), content: "Fewer bees!" })],
    ["bad-signature", verify(byPayer(), { check: () => false })],
  ];
  for (const [expected, { verdict }] of cases) assert.equal(verdict, expected);
});

Deno.test("verifyTipReceipt() says vouched for an edge's receipt and claimed for a payer's", () => {
  const about = { createdAt: NOW };
  assert.deepEqual(verify(byEdge(), { sessions: [SID] }), {
    verdict: "vouched",
    author: PEOPLE.service,
    ...about,
    ...vouched,
  });
  assert.deepEqual(verify(byPayer(), { sessions: [SID] }), {
    verdict: "claimed",
    author: PEOPLE.viewer,
    ...about,
    ...claimed,
  });
  // What a payer shows in public never runs out: each page looks it up itself.
  assert.equal(verify(byPayer(), { nowSeconds: NOW + MAX_RECEIPT_SECONDS }).verdict, "claimed");
});

Deno.test("tipReceiptTemplate() writes the tags of the protocol, and refuses what nobody could read", () => {
  const { sid: _sid, payer: _payer, ...bare } = vouched;
  assert.deepEqual(tipReceiptTemplate({ ...bare, marks: [] }, NOW).tags.map(([name]) => name), [
    "a",
    "amount",
    "level",
    "nonce",
    "exp",
    "alt",
  ]);
  assert.deepEqual(readTipReceipt(byEdge()), vouched);
  assert.throws(() => tipReceiptTemplate({ ...vouched, exp: NOW }, NOW), /not a receipt/);
  assert.throws(() => tipReceiptTemplate({ ...vouched, words: "x".repeat(281) }, NOW), /not a receipt/);
  assert.throws(() => tipReceiptTemplate({ ...claimed, m: "hello" }, NOW), /not a receipt/);
});

Deno.test("verifyTipReceipt() says unaddressed for a payer's receipt that nobody else would find", () => {
  const { kind, tags } = tipReceiptTemplate(claimed, NOW);
  const bare = tags.filter(([name]) => name === "txid" || name === "proof" || name === "m");
  const event = signEvent({ kind, created_at: NOW, tags: bare, content: "" }, SECRETS.viewer);
  assert.deepEqual(verify(event, { sessions: [SID] }), { verdict: "unaddressed" });
  assert.equal(verify(event, { address: `30311:${PEOPLE.creator}:wasps` }).verdict, "wrong-address");
});

Deno.test("verifyTipReceipt() takes along what the creator signed about where to pay, and nothing else for it", () => {
  const monero = { monero: "4".repeat(95) };
  const target = signEvent(paymentTargetsTemplate(monero, NOW - 9), SECRETS.creator);
  const verdict = verify(signEvent(tipReceiptTemplate({ ...claimed, target }, NOW), SECRETS.viewer));
  assert.deepEqual(verdict.verdict === "claimed" && verdict.target, target);
  const foreign = signEvent(paymentTargetsTemplate(monero, NOW - 9), SECRETS.guest);
  const { kind, tags } = tipReceiptTemplate(claimed, NOW);
  for (
    const broken of [["", ""], ["{"], [JSON.stringify(foreign)], [JSON.stringify(target), ""], [
      JSON.stringify({ ...target, content: "x".repeat(2048) }),
    ], [JSON.stringify({ ...target, kind: 1 })]]
  ) {
    const more = broken.map((text) => ["target", text]);
    const event = signEvent({ kind, created_at: NOW, tags: [...tags, ...more], content: "" }, SECRETS.viewer);
    assert.equal(verify(event).verdict, "malformed", broken[0]?.slice(0, 40));
  }
  // What is too long to go along, or no payment targets, is left out.
  const long = signEvent({ ...target, content: "x".repeat(2048) }, SECRETS.creator);
  for (const left of [long, signEvent({ ...target, kind: 30311 }, SECRETS.creator)]) {
    assert.deepEqual(tipReceiptTemplate({ ...claimed, target: left }, NOW).tags, tags);
  }
});

Deno.test("verifyTipReceipt() tells when a payment was mined, and believes no block of tomorrow", () => {
  const mined = (minedAt: number) =>
    signEvent(tipReceiptTemplate({ ...vouched, minedAt }, NOW), SECRETS.service);
  const verdict = verify(mined(NOW - 90_000));
  assert.equal(verdict.verdict === "vouched" && verdict.minedAt, NOW - 90_000);
  assert.equal(verify(mined(NOW + 7200)).verdict, "vouched");
  assert.throws(() => mined(NOW + 7201), /not a receipt/);
});

Deno.test("verifyTipReceipt() believes an edge's receipt for 30 days, whatever it says, and leaves out words that are too long", () => {
  const mine = tipReceiptTemplate(vouched, NOW);
  const endless = retagged(mine, instead("exp", String(NOW + 10 * MAX_RECEIPT_SECONDS)));
  const verdict = verify(endless);
  assert.ok(verdict.verdict === "vouched");
  assert.equal(verdict.exp, NOW + MAX_RECEIPT_SECONDS);
  assert.equal(verify(endless, { nowSeconds: NOW + MAX_RECEIPT_SECONDS }).verdict, "expired");
  const wordy = verify(signEvent({ ...mine, content: "x".repeat(281) }, SECRETS.service));
  assert.ok(wordy.verdict === "vouched");
  assert.equal(wordy.words, "");
});

Deno.test("tipReceiptTemplate() throws for more words and a longer life than are believed", () => {
  assert.throws(() => tipReceiptTemplate({ ...vouched, words: "x".repeat(281) }, NOW));
  assert.throws(() => tipReceiptTemplate({ ...claimed, words: "x".repeat(281) }, NOW));
  assert.throws(() => tipReceiptTemplate({ ...vouched, exp: NOW + MAX_RECEIPT_SECONDS + 1 }, NOW));
});
