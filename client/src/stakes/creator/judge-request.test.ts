import assert from "node:assert/strict";
import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { judgeAnswer, type JudgeAnswerOptions, judgeAsked, type JudgeAskedOptions } from "./judge-request.ts";
import {
  AGREED_AT,
  ARBITER_SECRET,
  ASKED_AT,
  CREATOR,
  KEY,
  OTHER_KEY,
  signedTerms,
  TRIAL_STREAM,
  trialAsked,
  trialRequest,
} from "./trial-room.ts";

const { request } = trialRequest("a");
const judge = (change: Partial<JudgeAskedOptions>) =>
  judgeAsked({ request, creator: CREATOR, stream: TRIAL_STREAM, key: KEY, ...change });

Deno.test("judgeAsked() says unsound for terms that aren't the creator's, and for another key or stream", () => {
  const { terms } = request;
  const foreign = { verdict: "unsound", why: "foreign-terms" };
  const forged = {
    ...terms,
    tags: terms.tags.map(([n = "", v = ""]) => n === "window" ? [n, "721"] : [n, v]),
  };
  assert.deepEqual(judge({ creator: publicKeyOf(ARBITER_SECRET) }), foreign);
  assert.deepEqual(judge({ stream: `${TRIAL_STREAM}2` }), foreign);
  assert.deepEqual(judge({ key: OTHER_KEY }), foreign);
  assert.deepEqual(judge({ request: { ...request, terms: forged } }), foreign);
  assert.deepEqual(judge({ request: { ...request, terms: { ...terms, sig: "00".repeat(64) } } }), foreign);
});

Deno.test("judgeAsked() says unsound for a context that the terms don't offer, or that not both others attest", () => {
  const why = (change: Partial<typeof request>) => {
    const judged = judge({ request: { ...request, ...change } });
    return judged.verdict === "unsound" ? judged.why : judged.verdict;
  };
  const { context, attestations: [viewer, arbiter] } = request;
  const other = trialRequest("b").request;
  assert.equal(why({ viewSecret: other.viewSecret }), "wrong-view-secret");
  assert.equal(why({ context: { ...context, amount: "2000000000" } }), "other-amount");
  assert.equal(why({ context: { ...context, terms: "00".repeat(32) } }), "other-terms");
  assert.equal(why({ context: { ...context, tranche: { index: 0, of: 2 } } }), "tranches-not-offered");
  assert.equal(why({ attestations: [other.attestations[0], arbiter] }), "bad-attestations");
  assert.equal(why({ attestations: [viewer, other.attestations[1]] }), "bad-attestations");
});

Deno.test("judgeAsked() attests the same whenever it is asked, and computes the escrow's address", () => {
  const [one, again] = [judge({}), judge({})];
  assert.ok(one.verdict === "sound");
  assert.deepEqual(one, again);
  assert.match(one.asked.address, /^4/);
});

const asked = trialAsked("a");
const answer = (change: Partial<JudgeAnswerOptions> = {}) =>
  judgeAnswer({
    asked,
    newest: request.terms,
    height: AGREED_AT,
    nowSeconds: ASKED_AT + 30,
    askedAt: ASKED_AT,
    lastHour: 0,
    lastDay: 0,
    ...change,
  });

Deno.test("judgeAnswer() refuses what is too old, under replaced terms, or not at this height", () => {
  const refused = (change: Partial<JudgeAnswerOptions>) => {
    const judged = answer(change);
    return judged.verdict === "refuse" ? judged.why : judged.verdict;
  };
  assert.equal(refused({ newest: signedTerms({ amount: "6000000000" }, 2) }), "terms-replaced");
  assert.equal(refused({ nowSeconds: ASKED_AT + 3601 }), "too-old");
  assert.equal(refused({ askedAt: NaN }), "too-old");
  assert.equal(refused({ height: AGREED_AT + 31 }), "deadline-too-early");
  assert.equal(refused({ height: AGREED_AT - 3 }), "deadline-too-late");
  assert.equal(refused({ lastDay: 300 }), "too-many");
});

Deno.test("judgeAnswer() waits for its terms and for its turn", () => {
  assert.deepEqual(answer({ newest: undefined }), { verdict: "wait", for: "terms" });
  assert.deepEqual(answer({ lastHour: 60, lastDay: 60 }), { verdict: "wait", for: "turn" });
});

Deno.test("judgeAnswer() says yes within the hour, by its nodes' height or by the one that the arbiter attested", () => {
  assert.ok(readStakeTerms(request.terms)?.id === asked.terms.id);
  for (const height of [AGREED_AT, AGREED_AT + 30, undefined]) {
    assert.deepEqual(answer({ height }), { verdict: "answer" });
  }
});
