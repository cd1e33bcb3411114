import assert from "node:assert/strict";
import * as v from "valibot";
import { TipVerifyAnswer } from "../../contracts/api/tips.ts";
import { makeOutProof } from "../../contracts/monero/make-tx-proof.ts";
import { tipMessage } from "../../contracts/monero/tip.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { PEOPLE, SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import { verifyTipReceipt } from "../../contracts/nostr/tip-receipt.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import { bent, HONEST, type NodeAnswers, recorded, type TrialNode } from "../monero/trial-node.ts";
import { makeTipCounters } from "../tips/counters.ts";
import { RECEIPT_SECONDS } from "../tips/level.ts";
import {
  GOOD_ASK,
  outcomeOf,
  startTrialTips,
  TRIAL_EDGE,
  TRIAL_NOW,
  type TrialAsk,
} from "../tips/trial-tip.ts";

const { tip, locked } = recorded;
const STREAM = { creator: PEOPLE.creator, d: "bees" };
const SID = "00112233445566aa";
const MINED_AT = recorded.answers.tenth.result.block_header.timestamp;

type Case = [expected: string, says: readonly (NodeAnswers | TrialNode["says"])[], about?: TrialAsk];

/** The payer's own proof for another tip that the same transaction should have paid. */
function reused(change: Partial<Parameters<typeof tipMessage>[0]>): TrialAsk {
  const m = tipMessage({ stream: STREAM, sid: SID, nonce: "0123456789abcdef", ...change });
  const made = makeOutProof({
    txid: tip.txid,
    address: tip.address,
    message: m,
    txKey: tip.txKey,
    randomBytes: (length) => new Uint8Array(length).fill(7),
  });
  assert.ok(made.verdict === "made");
  return { body: { m, proof: made.proof } };
}

const { tenth, newest, pool, unknown } = HONEST;
const down = () => new Response("no", { status: 500 });

Deno.test("tipsVerifyRoute() says pending, never paid, while nodes can't be asked, lie or disagree", async () => {
  const otherBlock = bent(tenth, ["block"], recorded.blocks[1]);
  const cases: Case[] = [
    ["pending", [tenth, down]],
    ["pending", [down, down]],
    ["pending", [tenth]],
    // The amount: the bytes are no longer those of the id.
    ["pending", [tenth, bent(tenth, ["transactions", "txs", 0, "pruned_as_hex"], recorded.locked.txid)]],
    ["pending", Array(2).fill(bent(tenth, ["transactions", "txs", 0, "prunable_hash"], "ab".repeat(32)))],
    // Inclusion: a block without it, a block whose id isn't its own, a block for one and nothing for the other.
    ["pending", [tenth, otherBlock]],
    ["pending", [tenth, bent(tenth, ["block", "result", "tx_hashes"], [tip.txid, locked.txid])]],
    ["pending", [tenth, bent(tenth, ["block", "result", "block_header", "hash"], "ab".repeat(32))]],
    ["pending", [tenth, bent(tenth, ["block", "result", "block_header", "orphan_status"], true)]],
    ["pending", [tenth, unknown]],
    ["pending", [tenth, pool], { body: { level: "1" } }],
    ["pending", [tenth, bent(tenth, ["info", "result", "nettype"], "stagenet")]],
    ["pending", [tenth, bent(tenth, ["info", "result", "untrusted"], true)]],
    ["pending", [tenth, tenth, unknown]],
    ["pending", [pool, pool], { body: { level: "1" } }],
    ["pending", [newest, newest], { body: { level: "10" } }],
  ];
  for (const [index, [expected, says, about]] of cases.entries()) {
    assert.deepEqual(await outcomeOf(says, about), [503, expected], `case ${index}`);
  }
});

Deno.test("tipsVerifyRoute() says pending when a node doesn't answer in time", async () => {
  const silent = { info: undefined, transactions: undefined, block: undefined };
  assert.deepEqual(await outcomeOf([tenth, silent], {}, { timeoutMs: 200 }), [503, "pending"]);
  assert.deepEqual(await outcomeOf([tenth, { ...tenth, block: undefined }], {}, { timeoutMs: 200 }), [
    503,
    "pending",
  ]);
});

Deno.test("tipsVerifyRoute() lets the smaller number of confirmations count where a node lies about the height", async () => {
  const taller = bent(newest, ["block", "result", "block_header", "depth"], 100);
  assert.deepEqual(await outcomeOf([newest, taller]), [200, "1"]);
  assert.deepEqual(await outcomeOf([newest, taller], { body: { level: "10" } }), [503, "pending"]);
});

Deno.test("tipsVerifyRoute() names what no node knows and what was spent twice", async () => {
  assert.deepEqual(await outcomeOf([unknown, unknown]), [404, "unknown-transaction"]);
  const doubled = bent(pool, ["transactions", "txs", 0, "double_spend_seen"], true);
  assert.deepEqual(await outcomeOf([doubled, pool]), [422, "double-spend"]);
  assert.deepEqual(await outcomeOf([doubled, down]), [422, "double-spend"]);
});

Deno.test("tipsVerifyRoute() refuses what isn't this payer's proof of this tip, by name", async () => {
  const two = [tenth, tenth];
  const other = recorded.locked;
  const cases: Case[] = [
    ["malformed-tip", two, { body: { m: `${tip.m} ` } }],
    ["unknown-proof", two, { body: { proof: "OutProofV1" } }],
    ["malformed-proof", two, { body: { proof: tip.proof.slice(0, -1) } }],
    ["not-payers-proof", two, { body: { proof: tip.proof.replace("Out", "In") } }],
    // Replayed by another payer and for another session: the words of the proof are others.
    ["wrong-message", two, { body: { m: tip.m.replace("|-|", `|${PEOPLE.guest}|`) } }],
    ["wrong-message", two, { body: { m: tip.m.replace(SID, "ffffffffffffffff") } }],
    // Reused by the payer, who can sign any words.
    ["wrong-payment-id", two, reused({ nonce: "ffffffffffffffff" })],
    ["wrong-payment-id", two, reused({ sid: "ffffffffffffffff" })],
    ["wrong-payment-id", two, reused({ payer: PEOPLE.viewer })],
    ["wrong-address", two, { body: { proof: other.proof } }],
    ["time-locked", [HONEST.locked, HONEST.locked], {
      body: { txid: other.txid, m: other.m, proof: other.proof },
    }],
  ];
  for (const [expected, says, about] of cases) {
    assert.deepEqual(await outcomeOf(says, about), [422, expected]);
  }
});

Deno.test("tipsVerifyRoute() lets nobody put words into a payer's mouth", async () => {
  const m = tipMessage({ stream: STREAM, sid: SID, payer: PEOPLE.viewer, nonce: "0123456789abcdef" });
  const body = { ...GOOD_ASK, m, words: "I hate bees" };
  const signed = (secret: Uint8Array, text = JSON.stringify(body), at = TRIAL_NOW) => {
    const asked = {
      url: "http://edge.example/",
      method: "POST",
      bodySha256: sha256Hex(new TextEncoder().encode(text)),
    };
    return { authorization: httpAuthHeader(signEvent(httpAuthTemplate(asked, at), secret)) };
  };
  const two = [tenth, tenth];
  assert.deepEqual(await outcomeOf(two, { body }), [401, "auth-missing"]);
  assert.deepEqual(await outcomeOf(two, { body, headers: signed(SECRETS.guest) }), [401, "wrong-payer"]);
  assert.deepEqual(await outcomeOf(two, { body, headers: signed(SECRETS.viewer, "{}") }), [
    401,
    "auth-wrong-payload",
  ]);
  const late = signed(SECRETS.viewer, JSON.stringify(body), TRIAL_NOW - 3600);
  assert.deepEqual(await outcomeOf(two, { body, headers: late }), [401, "auth-too-old"]);
  // Past this door the recorded proof is of another message.
  assert.deepEqual(await outcomeOf(two, { body, headers: signed(SECRETS.viewer) }), [422, "wrong-message"]);
  assert.deepEqual(await outcomeOf(two, { body: { m } }), [422, "wrong-message"]);
  const long = { words: "x".repeat(281) };
  assert.deepEqual(await outcomeOf(two, { body: long }), [400, "malformed"]);
});

Deno.test("tipsVerifyRoute() signs a receipt of what was paid, at the level that the nodes agree on", async () => {
  const cases: [NodeAnswers[], level: string, confirmations: number, seconds: number][] = [
    [[pool, pool], "pool", 0, 1800],
    [[pool, unknown], "pool", 0, 1800],
    [[newest, pool], "pool", 0, 1800],
    [[newest, newest], "1", 1, RECEIPT_SECONDS["1"]],
    [[tenth, newest], "1", 1, RECEIPT_SECONDS["1"]],
    [[tenth, tenth], "10", 10, 30 * 86_400],
  ];
  const marks = new Set<string>();
  for (const [says, level, confirmations, seconds] of cases) {
    const trial = startTrialTips(says);
    const response = await trial.ask({ body: { words: "More bees!" } });
    await trial.stop();
    assert.equal(response.headers.get("cache-control"), "no-store");
    const answer = v.parse(v.strictObject(TipVerifyAnswer.entries), await response.json());
    assert.deepEqual([answer.level, answer.confirmations, answer.amount], [level, confirmations, tip.amount]);
    const verdict = verifyTipReceipt({
      event: answer.receipt,
      edges: [publicKeyOf(TRIAL_EDGE)],
      address: `30311:${PEOPLE.creator}:bees`,
      sessions: [SID],
      nowSeconds: TRIAL_NOW,
    });
    assert.ok(verdict.verdict === "vouched");
    assert.equal(verdict.amount, BigInt(tip.amount));
    assert.equal(verdict.exp, TRIAL_NOW + seconds);
    assert.equal(verdict.words, "More bees!");
    assert.equal(verdict.payer, undefined);
    assert.equal(verdict.minedAt, level === "pool" ? undefined : MINED_AT);
    for (const mark of verdict.marks) marks.add(mark);
    const text = JSON.stringify(answer);
    for (const secret of [tip.txid, tip.proof]) assert.ok(!text.includes(secret));
  }
  assert.equal(marks.size, 1, "one payment has one mark at every level");
});

Deno.test("tipsVerifyRoute() goes by three nodes as long as two of them answer", async () => {
  assert.deepEqual(await outcomeOf([tenth, down, tenth]), [200, "10"]);
});

Deno.test("tipsVerifyRoute() asks no node about what can't be a tip, and says no-nodes where there are none", async () => {
  const trial = startTrialTips([tenth, tenth]);
  await trial.ask({ body: { m: "hello" } });
  await trial.ask({ body: { target: undefined } });
  await trial.stop();
  assert.deepEqual(trial.nodes.map(({ asked }) => asked.length), [0, 0]);
  assert.deepEqual(await outcomeOf([tenth, tenth], {}, { askNodes: undefined }), [503, "no-nodes"]);
  const busy = () => Promise.resolve({ verdict: "busy" } as const);
  assert.deepEqual(await outcomeOf([], {}, { askNodes: busy }), [503, "busy"]);
});

Deno.test("tipsVerifyRoute() counts outcomes without a word about whose they are", async () => {
  const counters = makeTipCounters();
  await outcomeOf([tenth, tenth], {}, { counters });
  await outcomeOf([tenth, unknown], {}, { counters });
  await outcomeOf([tenth, tenth], { body: { m: "hello" } }, { counters });
  assert.deepEqual([...counters.verified], [["10", 1], ["pending", 1], ["malformed-tip", 1]]);
});

Deno.test("tipsVerifyRoute() dates receipts by its own clock, so an hour off makes them too new or over", async () => {
  for (const [off, expected] of [[3600, "too-new"], [-3600, "expired"]] as const) {
    const trial = startTrialTips([pool, pool], { now: () => (TRIAL_NOW + off) * 1000 });
    const { receipt } = await (await trial.ask()).json();
    await trial.stop();
    const about = {
      edges: [publicKeyOf(TRIAL_EDGE)],
      address: `30311:${PEOPLE.creator}:bees`,
      nowSeconds: TRIAL_NOW,
    };
    assert.equal(verifyTipReceipt({ event: receipt, ...about }).verdict, expected);
  }
});
