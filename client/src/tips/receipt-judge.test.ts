import assert from "node:assert/strict";
import { tipMessage } from "../../../contracts/monero/tip.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { tipReceiptTemplate } from "../../../contracts/nostr/tip-receipt.ts";
import type { PaymentVerdict } from "./judge-payment.ts";
import { makeReceiptJudge } from "./receipt-judge.ts";

const NOW = 1_700_000_000;
const edgeKey = new Uint8Array(32).fill(9);
const payerKey = new Uint8Array(32).fill(3);
const payer = publicKeyOf(payerKey);
const stream = { creator: "a".repeat(64), d: "demo" };
const address = `30311:${stream.creator}:demo`;
const edge = { url: "https://edge.example", pubkey: publicKeyOf(edgeKey) };

const vouched = (nonce: string, key = edgeKey) =>
  signEvent(
    tipReceiptTemplate({
      form: "private",
      address,
      amount: 50n,
      level: "1",
      nonce,
      marks: [`${nonce}${nonce}`],
      exp: NOW + 100,
      words: "",
    }, NOW - 5),
    key,
  );
const claimed = (nonce: string, key = payerKey, named = payer) => {
  const tip = { stream, nonce, payer: named };
  return signEvent(
    tipReceiptTemplate({
      form: "public",
      tip,
      address,
      m: tipMessage(tip),
      txid: "ab".repeat(32),
      proof: "OutProofV2",
      words: "",
    }, NOW - 5),
    key,
  );
};
const paid = (confirmations: number): PaymentVerdict => ({
  verdict: "paid",
  amount: 70n,
  confirmations,
  tip: { stream, nonce: "" },
  marks: ["k"],
});

/** A judge over a node that says what the test wants, and a clock that stands until it is turned. */
function stand() {
  const due: (() => void)[] = [];
  const pauses: number[] = [];
  const said = { verdict: { verdict: "unchecked" } as PaymentVerdict, paid: "", asks: 0, questions: 0 };
  const judge = makeReceiptJudge({
    address,
    judge: (claims) => {
      said.asks += claims.length;
      said.questions++;
      return Promise.resolve(claims.map(({ tip }) => tip.nonce === said.paid ? paid(12) : said.verdict));
    },
    now: () => NOW,
    after: (ms, work) => {
      pauses.push(ms);
      due.push(work);
      return () => void due.splice(due.indexOf(work), 1);
    },
    onChange: () => {},
  });
  const settle = async () => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return {
    said,
    judge,
    pauses,
    settle,
    async turn() {
      for (const work of due.splice(0)) work();
      await settle();
    },
  };
}
const [A, B] = ["00000000000000aa", "00000000000000bb"];

Deno.test("makeReceiptJudge() shows nothing that no edge of the stream signed and no node confirms", async () => {
  const { judge, said, settle } = stand();
  judge.take(vouched(A));
  judge.take(vouched(B, new Uint8Array(32).fill(7)));
  judge.take(claimed(A));
  judge.take(claimed(B, new Uint8Array(32).fill(7)));
  await settle();
  assert.deepEqual(judge.tips(), []);
  assert.equal(said.asks, 1, "another's proof, signed by a stranger, costs no question");
});

Deno.test("makeReceiptJudge() believes an edge once its key is known, also for what came before", () => {
  const { judge } = stand();
  judge.take(vouched(A));
  judge.trust(edge);
  judge.take(vouched(B));
  assert.deepEqual(judge.tips().map(({ by }) => by), ["edge", "edge"]);
});

Deno.test("makeReceiptJudge() looks a public receipt up until it is final, and takes back what is gone", async () => {
  const { judge, said, settle, turn } = stand();
  said.verdict = paid(0);
  judge.take(claimed(A));
  await settle();
  assert.deepEqual(judge.tips().map(({ level, by }) => [level, by]), [["pool", "page"]]);
  said.verdict = { verdict: "pending", because: "unknown" };
  await turn();
  assert.deepEqual(judge.tips(), []);
  said.verdict = paid(12);
  await turn();
  await turn();
  // At one and the same second the earlier word stands; the next look is newer.
  const asks = said.asks;
  await turn();
  await turn();
  assert.equal(said.asks, asks, "what is final is looked up no more");
});

/** Names that no tip had before. */
const nonces = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => (from + n).toString(16).padStart(16, "0"));

/** By a key of its own, as everybody can make. */
const byOthers = (names: readonly string[]) =>
  names.map((nonce) => {
    const key = new Uint8Array(32).fill(1);
    new DataView(key.buffer).setBigUint64(0, BigInt(`0x${nonce}`));
    return claimed(nonce, key, publicKeyOf(key));
  });

Deno.test("makeReceiptJudge() looks a true receipt up in the midst of a flood that never ends", async () => {
  const { judge, said, turn } = stand();
  said.verdict = { verdict: "refused", code: "wrong-message" };
  for (const event of byOthers(nonces(120, 2000))) judge.take(event);
  for (let i = 0; i < 100; i++) await turn();
  assert.equal(said.asks, 120, "a refused one is looked at once");
  assert.ok(said.questions < 12, "many together");
  said.verdict = { verdict: "pending", because: "unknown" };
  for (const event of byOthers(nonces(40, 3000))) judge.take(event);
  await turn();
  said.paid = A;
  judge.take(claimed(A));
  // More come in with each question than one looks at.
  for (let i = 0; i < 20; i++) {
    for (const event of byOthers(nonces(18, 5000 + 18 * i))) judge.take(event);
    await turn();
  }
  assert.equal(judge.tips().length, 1);
});

Deno.test("makeReceiptJudge() keeps twenty of one author, so that who floods pushes nobody but themselves out", async () => {
  const { judge, said, settle, turn } = stand();
  for (const event of byOthers(nonces(30, 900))) judge.take(event);
  for (const nonce of nonces(100, 3000)) judge.take(claimed(nonce));
  await settle();
  for (let i = 0; i < 60; i++) await turn();
  assert.ok(said.asks >= 50 && said.asks <= 80, `${said.asks}`);
});

Deno.test("makeReceiptJudge() looks six times for what no node ever saw, and ever more seldom", async () => {
  const { judge, said, pauses, settle, turn } = stand();
  said.verdict = { verdict: "pending", because: "unknown" };
  judge.take(claimed(A));
  await settle();
  for (let i = 0; i < 40; i++) await turn();
  assert.equal(said.asks, 6);
  assert.deepEqual(pauses.filter((ms) => ms > 10_000), [30_000, 60_000, 120_000, 240_000, 480_000]);
});

Deno.test("makeReceiptJudge() asks ever more slowly while nothing comes of it", async () => {
  const { judge, said, pauses, turn } = stand();
  said.verdict = { verdict: "refused", code: "wrong-message" };
  for (const event of byOthers(nonces(360))) judge.take(event);
  for (let i = 0; i < 250; i++) await turn();
  assert.deepEqual([...new Set(pauses)], [300, 600, 1200, 2400]);
});

Deno.test("makeReceiptJudge() judges what was refused again when the creator names another address", async () => {
  const { judge, said, settle, turn } = stand();
  said.verdict = { verdict: "refused", code: "wrong-address" };
  judge.take(claimed(A));
  await settle();
  await turn();
  said.verdict = paid(12);
  judge.take(claimed(A));
  await turn();
  assert.deepEqual(judge.tips(), []);
  judge.readdress();
  await settle();
  assert.equal(judge.tips().length, 1);
});

Deno.test("makeReceiptJudge() keeps an edge's receipt however many strangers write before its key is known", () => {
  const { judge } = stand();
  const stranger = new Uint8Array(32).fill(7);
  const junk = nonces(600).map((nonce) => vouched(nonce, stranger));
  for (const event of junk) judge.take(event);
  judge.take(vouched(A));
  judge.trust(edge);
  assert.deepEqual(judge.tips().map(({ by }) => by), ["edge"]);
});

Deno.test("makeReceiptJudge() falls silent when stopped", async () => {
  const { judge, said, settle, turn } = stand();
  said.verdict = paid(0);
  judge.take(claimed(A));
  await settle();
  judge.stop();
  await turn();
  assert.equal(said.asks, 1);
});
