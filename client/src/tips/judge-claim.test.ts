import assert from "node:assert/strict";
import { readTipMessage } from "../../../contracts/monero/tip.ts";
import recorded from "../../../contracts/monero/vectors/node-answers.json" with { type: "json" };
import { trialWallet } from "../../../contracts/monero/trial-chain.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { signEvent } from "../../../contracts/nostr/event-signature.ts";
import { PEOPLE, SECRETS } from "../../../contracts/nostr/fixtures/people.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { paymentTargetsTemplate } from "../../../contracts/nostr/payment-targets.ts";
import { LATE_SECONDS, SHOWN_SECONDS } from "../../../contracts/nostr/tip-targets.ts";
import { judgeClaimsHere, type JudgeClaimsOptions } from "./judge-claim.ts";
import type { Claim } from "./receipt-judge.ts";

const { answers, tip, creator } = recorded;
const MINED = answers.tenth.result.block_header.timestamp;
const message = readTipMessage(tip.m) ?? assert.fail("a tip was recorded");
const targets = (monero: string, at: number, secret = SECRETS.creator) =>
  signEvent(paymentTargetsTemplate({ monero }, at), secret);

const claim: Claim = {
  verdict: "claimed",
  form: "public",
  author: PEOPLE.viewer,
  createdAt: MINED,
  tip: { ...message, payer: PEOPLE.viewer },
  address: `30311:${PEOPLE.creator}:bees`,
  m: tip.m,
  txid: tip.txid,
  proof: tip.proof,
  words: "",
};

/** A page over one node that has the recorded payment and no other, and the questions it was asked. */
function page(change: Partial<JudgeClaimsOptions> = {}) {
  const asked: string[] = [];
  const judge = (claims: readonly Claim[], targets: readonly NostrEvent[]) =>
    judgeClaimsHere({
      claims,
      targets,
      nodes: ["http://node.example"],
      network: "regtest",
      nowSeconds: MINED + 60,
      fetch(_input, init) {
        const question = String(init?.body);
        asked.push(question);
        const { txs_hashes: wanted } = JSON.parse(question) as { txs_hashes?: string[] };
        const answer = wanted !== undefined
          ? { ...answers.mined, missed_tx: wanted.filter((txid) => txid !== tip.txid) }
          : question.includes("get_block")
          ? answers.tenth
          : answers.info;
        return Promise.resolve(Response.json(answer));
      },
      ...change,
    });
  return { asked, judge };
}

/** What a page says to the recorded payment, shown with this evidence beside what it knows itself. */
async function verdictOf(known: readonly NostrEvent[], target?: NostrEvent, nowSeconds = MINED + 60) {
  const [verdict] = await page({ nowSeconds }).judge([{ ...claim, ...(target && { target }) }], known);
  return verdict?.verdict === "refused" ? verdict.code : verdict?.verdict;
}

Deno.test("judgeClaimsHere() sifts many by one question, and asks on for what holds alone", async () => {
  const known = [targets(creator.address, MINED - 9)];
  const invented = Array.from({ length: 17 }, (_, n) => ({ ...claim, txid: `${n}`.padStart(64, "0") }));
  const stolen = { ...claim, m: tip.m.replace(/.$/, "0") };
  const { asked, judge } = page();
  assert.deepEqual(
    (await judge([...invented, stolen], known)).map((verdict) =>
      verdict.verdict === "pending" ? verdict.because : verdict.verdict === "refused" && verdict.code
    ),
    [...invented.map(() => "unknown"), "wrong-message"],
  );
  assert.equal(asked.length, 1);
  const [first, second] = await judge([claim, ...invented], known);
  assert.deepEqual([first?.verdict, second?.verdict], ["paid", "pending"]);
  assert.equal(asked.length, 1 + 1 + 3);
});

Deno.test("judgeClaimsHere() says unreachable of all where no node answers", async () => {
  let asks = 0;
  const fetch = () => {
    asks++;
    return Promise.reject(new TypeError("no route"));
  };
  const verdicts = await page({ fetch }).judge([claim, claim], [targets(creator.address, MINED - 9)]);
  assert.deepEqual(verdicts, [
    { verdict: "pending", because: "unreachable" },
    { verdict: "pending", because: "unreachable" },
  ]);
  assert.equal(asks, 1);
});

Deno.test("judgeClaimsHere() lets no single node say that a payment was never seen, where the site names two", async () => {
  const known = [targets(creator.address, MINED - 9)];
  const because = async (away: readonly string[], nodes: readonly string[]) => {
    const fetch: typeof globalThis.fetch = (input) =>
      away.some((node) => String(input).startsWith(node))
        ? Promise.reject(new TypeError("no route"))
        : Promise.resolve(Response.json({ ...answers.mined, txs: [], missed_tx: [tip.txid] }));
    const verdicts = await page({ nodes, fetch }).judge([claim, claim], known);
    return verdicts.map((verdict) => verdict.verdict === "pending" && verdict.because);
  };
  const [a, b, c] = ["http://a.example", "http://b.example", "http://c.example"] as const;
  assert.deepEqual(await because([b], [a, b]), ["unreachable", "unreachable"]);
  assert.deepEqual(await because([b], [a, b, c]), ["unknown", "unknown"], "another in place of the one away");
  assert.deepEqual(await because([], [a, b]), ["unknown", "unknown"]);
});

Deno.test("judgeClaimsHere() believes no payer about where to pay before a relay has said it", async () => {
  assert.equal(await verdictOf([], targets(creator.address, MINED - 9)), "pending");
  const announced = signEvent({
    kind: KIND.liveEvent,
    created_at: MINED - 9,
    tags: [["d", "bees"], ["monero", trialWallet("another").address]],
    content: "",
  }, SECRETS.creator);
  assert.equal(await verdictOf([announced], targets(creator.address, 1)), "wrong-address");
});

Deno.test("judgeClaimsHere() says unchecked of all where no node may be asked", async () => {
  const verdicts = await page({ nodes: [] }).judge([claim, claim], [targets(creator.address, MINED - 9)]);
  assert.deepEqual(verdicts, [{ verdict: "unchecked" }, { verdict: "unchecked" }]);
});

Deno.test("judgeClaimsHere() takes a payer's copy of an older word of the creator's for a while, and a forged one never", async () => {
  const elsewhere = trialWallet("another").address;
  const change = MINED - LATE_SECONDS;
  const newer = targets(elsewhere, change);
  const older = targets(creator.address, change - 9);
  assert.equal(await verdictOf([newer]), "wrong-address");
  assert.equal(await verdictOf([newer], older), "paid");
  assert.equal(await verdictOf([targets(elsewhere, change - 1)], older), "left-address");
  assert.equal(await verdictOf([newer], older, change + SHOWN_SECONDS + 1), "left-address");
  assert.equal(await verdictOf([newer], { ...older, created_at: change - 8 }), "wrong-address");
  assert.equal(
    await verdictOf([newer], targets(creator.address, change - 9, SECRETS.guest)),
    "wrong-address",
  );
});

Deno.test("judgeClaimsHere() says paid where the creator is paid now", async () => {
  assert.equal(await verdictOf([targets(creator.address, MINED - 9)]), "paid");
});
