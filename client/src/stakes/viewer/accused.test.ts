import assert from "node:assert/strict";
import { signStakedPage, STAKE_RECEIPT_SECONDS } from "../../../../contracts/escrow/staked-page.ts";
import { type PublicPage, publicPageTemplate } from "../../../../contracts/escrow/word-event.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { MAX_TOKEN_SECONDS } from "../../../../contracts/swarm/token.ts";
import { judgeAccused, type JudgeAccusedOptions } from "./accused.ts";
import { ARBITER_KEY, BEGUN, STREAM, trialActive, trialReceipt } from "./trial-viewer-stake.ts";
import { TRIAL_FINGERPRINT, TRIAL_PAGE, trialPageWord, trialPeer, trialStaked } from "./trial-witness.ts";

const accused = trialStaked(9);
const word = trialPageWord(accused);
const judge = (event = word, change: Partial<JudgeAccusedOptions> = {}) =>
  judgeAccused(event, {
    peer: trialPeer(TRIAL_PAGE),
    fingerprint: TRIAL_FINGERPRINT,
    stream: STREAM,
    arbiter: publicKeyOf(ARBITER_KEY),
    own: [trialStaked(7).name],
    nowSeconds: BEGUN + 60,
    ...change,
  });
const verdict = (...args: Parameters<typeof judge>) => judge(...args).verdict;

/** What the page says, with these things changed. */
function says(change: Partial<PublicPage>) {
  const page = publicKeyOf(TRIAL_PAGE);
  const said = {
    stake: accused.name,
    stream: STREAM,
    receipt: trialActive(accused),
    signature: signStakedPage({ stake: accused.name, address: STREAM, page }, accused.key.baseSecret),
    fingerprint: TRIAL_FINGERPRINT,
    ...change,
  };
  return signEvent(publicPageTemplate(said, BEGUN), TRIAL_PAGE);
}

Deno.test("judgeAccused() names other pages, what is no such word, and who complains itself", () => {
  assert.equal(verdict(trialPageWord(accused, new Uint8Array(32).fill(13))), "other-peer");
  assert.equal(verdict({ ...word, content: "{}" }), "unreadable");
  assert.equal(verdict(says({ stream: `${STREAM}-more` })), "unreadable");
  assert.equal(verdict(says({ stake: "ab".repeat(32) })), "unreadable");
  assert.equal(verdict(word, { own: [accused.name] }), "own-stake");
});

Deno.test("judgeAccused() accuses nobody of what came by another certificate than its own page named: edges say who is who", () => {
  assert.equal(verdict(word, { fingerprint: "f2".repeat(32) }), "other-connection");
  assert.equal(verdict(says({ fingerprint: "f2".repeat(32) })), "other-connection");
});

Deno.test("judgeAccused() accuses no stake by a word that its viewer never signed", () => {
  const thief = trialStaked(10);
  const page = publicKeyOf(TRIAL_PAGE);
  const byThief = signStakedPage({ stake: accused.name, address: STREAM, page }, thief.key.baseSecret);
  assert.equal(verdict(says({ signature: byThief })), "foreign-page");
  const ofOther = signStakedPage(
    { stake: accused.name, address: STREAM, page: "ab".repeat(32) },
    accused.key.baseSecret,
  );
  assert.equal(verdict(says({ signature: ofOther })), "foreign-page");
  const forged = { ...trialActive(accused), sig: trialActive(thief).sig };
  assert.equal(verdict(says({ receipt: forged })), "bad-stake-receipt");
});

Deno.test("judgeAccused() accuses nobody whose stake another arbiter has, isn't final, or is over", () => {
  assert.equal(verdict(word, { arbiter: "ab".repeat(32) }), "unlisted-arbiter");
  const { context } = accused.kept;
  const seen = trialReceipt(accused, {
    step: "seen",
    height: 1,
    viewer: context.keys.viewer,
    terms: context.terms,
    deadline: context.deadline,
    from: context.from,
    until: context.until,
    tranches: [accused.name],
  });
  assert.equal(verdict(says({ receipt: seen })), "not-final");
  const old = BEGUN + MAX_TOKEN_SECONDS + STAKE_RECEIPT_SECONDS;
  assert.equal(verdict(word, { nowSeconds: old + 1 }), "stake-receipt-expired");
  const late = trialPageWord(accused, TRIAL_PAGE, context.until - 60);
  assert.equal(verdict(late, { nowSeconds: context.until }), "stake-period-over");
});

Deno.test("judgeAccused() says whose stake answers for a peer, for as long as its page may stay admitted", () => {
  assert.deepEqual(judge(), { verdict: "accused", stake: accused.name });
  assert.equal(verdict(word, { nowSeconds: BEGUN + MAX_TOKEN_SECONDS }), "accused");
});
