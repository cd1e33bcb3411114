import assert from "node:assert/strict";
import { publicKeyOf, signEvent } from "../nostr/event.ts";
import { PERIOD_CLOCK_SECONDS } from "./period.ts";
import { stakeReceiptTemplate } from "./stake-receipt.ts";
import {
  judgeStakedPage,
  type JudgeStakedPageOptions,
  SEEN_RECEIPT_SECONDS,
  signStakedPage,
  STAKE_RECEIPT_SECONDS,
} from "./staked-page.ts";
import { SECRETS, STREAM, trialViewer } from "./trial-stake.ts";
import { signWord } from "./words.ts";

const ARBITER = new Uint8Array(32).fill(5);
const NOW = 1_800_000_000;
const PAGE = "ab".repeat(32);
const stake = "cd".repeat(32);
const common = { context: stake, stream: STREAM, height: 1000 };
const viewer = trialViewer(stake);
const active = { ...common, ...viewer, step: "active" } as const;
const seen = { ...common, ...viewer, step: "seen" } as const;
const receipt = signEvent(stakeReceiptTemplate(active, NOW), ARBITER);
const signature = signStakedPage({ stake, address: STREAM, page: PAGE }, SECRETS.viewer);
const judged = (change: Partial<JudgeStakedPageOptions> = {}) =>
  judgeStakedPage({
    receipt,
    signature,
    address: STREAM,
    page: PAGE,
    arbiters: [publicKeyOf(ARBITER)],
    nowSeconds: NOW,
    ...change,
  });
const judge = (change: Partial<JudgeStakedPageOptions> = {}) => judged(change).verdict;

Deno.test("judgeStakedPage() says bad-stake-receipt for anything but an arbiter's signed word that a stake is paid", () => {
  const release = signWord({ word: "release", stake }, SECRETS.creator);
  const other = signEvent(stakeReceiptTemplate({ ...common, step: "release", release }, NOW), ARBITER);
  const forged = { ...receipt, sig: signEvent({ ...receipt, content: "" }, ARBITER).sig };
  for (const wrong of [undefined, {}, other, forged]) {
    assert.equal(judge({ receipt: wrong }), "bad-stake-receipt");
  }
});

Deno.test("judgeStakedPage() names an arbiter that the terms don't list, another stream, and an old receipt", () => {
  assert.equal(judge({ arbiters: [PAGE] }), "unlisted-arbiter");
  assert.equal(judge({ address: `${STREAM}-more` }), "foreign-stake");
  assert.equal(judge({ nowSeconds: NOW + STAKE_RECEIPT_SECONDS + 1 }), "stake-receipt-expired");
  assert.equal(judge({ nowSeconds: NOW - 61 }), "stake-receipt-expired");
});

Deno.test("judgeStakedPage() says foreign-page to who only found the receipt, on a relay for instance", () => {
  assert.equal(judge({ page: "12".repeat(32) }), "foreign-page");
  assert.equal(judge({ signature: "" }), "foreign-page");
  const byThief = signStakedPage({ stake, address: STREAM, page: PAGE }, SECRETS.creator);
  assert.equal(judge({ signature: byThief }), "foreign-page");
  const ofOther = signStakedPage({ stake: "12".repeat(32), address: STREAM, page: PAGE }, SECRETS.viewer);
  assert.equal(judge({ signature: ofOther }), "foreign-page");
});

Deno.test("judgeStakedPage() says stake-not-yet and stake-period-over outside the time that the stake is for", () => {
  const { from, until } = viewer;
  const at = (nowSeconds: number) => {
    const fresh = signEvent(stakeReceiptTemplate(active, nowSeconds), ARBITER);
    return judged({ receipt: fresh, nowSeconds });
  };
  assert.deepEqual(at(from - PERIOD_CLOCK_SECONDS - 1), { verdict: "stake-not-yet", from });
  assert.equal(at(from - PERIOD_CLOCK_SECONDS).verdict, "staked");
  assert.deepEqual(at(until), { verdict: "stake-period-over", until });
  assert.deepEqual(at(until - 1), { verdict: "staked", stake, until, final: true });
});

Deno.test("judgeStakedPage() takes the receipt of a payment under way for ten minutes and no longer", () => {
  const way = signEvent(stakeReceiptTemplate(seen, NOW), ARBITER);
  const end = NOW + SEEN_RECEIPT_SECONDS;
  assert.equal(judge({ receipt: way, nowSeconds: end + 1 }), "stake-receipt-expired");
  assert.equal(judge({ receipt: way, nowSeconds: NOW - 61 }), "stake-receipt-expired");
  assert.deepEqual(judged({ receipt: way, nowSeconds: NOW + 60 }), {
    verdict: "staked",
    stake,
    until: end,
    final: false,
  });
  const { until } = viewer;
  const last = signEvent(stakeReceiptTemplate(seen, until - 60), ARBITER);
  assert.deepEqual(judged({ receipt: last, nowSeconds: until - 1 }), {
    verdict: "staked",
    stake,
    until,
    final: false,
  });
});

Deno.test("judgeStakedPage() says staked for the page that the stake's viewer signed for", () => {
  assert.deepEqual(judged(), { verdict: "staked", stake, until: viewer.until, final: true });
  assert.equal(judge({ nowSeconds: NOW + STAKE_RECEIPT_SECONDS }), "staked");
});
