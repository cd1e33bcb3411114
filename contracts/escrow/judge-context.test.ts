import assert from "node:assert/strict";
import type { EscrowContext } from "./context.ts";
import { AGREEMENT_BLOCKS, agreementTime, type ContextRefusal, judgeContext } from "./judge-context.ts";
import type { SignedTerms } from "./terms.ts";
import { STREAM, trialContext, trialSignedTerms } from "./trial-stake.ts";

const context = trialContext();
const terms = trialSignedTerms();
const { height, nowSeconds } = agreementTime(context, terms);

Deno.test("judgeContext() names what in a context isn't what the terms offer", () => {
  const { keys } = context;
  const cases: [change: Partial<EscrowContext>, verdict: ContextRefusal["verdict"]][] = [
    [{ amount: "20000000001" }, "malformed-context"],
    [{ amount: "5000000000", tranche: { index: 0, of: 5 } }, "malformed-context"],
    [{ viewKey: keys.arbiter }, "malformed-context"],
    [{ keys: { ...keys, viewer: keys.creator } }, "malformed-context"],
    [{ terms: "ce".repeat(32) }, "other-terms"],
    [{ stream: STREAM.replace("demo", "other") }, "other-stream"],
    [{ amount: "4999999999" }, "other-amount"],
    [{ tranche: { index: 0, of: 2 } }, "other-tranches"],
    [{ keys: { ...keys, creator: keys.arbiter, arbiter: keys.creator } }, "other-creator-key"],
    [{ keys: { ...keys, viewer: keys.arbiter, arbiter: keys.viewer } }, "unlisted-arbiter"],
    [{ deadline: context.deadline - AGREEMENT_BLOCKS - 1 }, "deadline-too-early"],
    [{ deadline: 1 }, "deadline-too-early"],
    [{ deadline: context.deadline + 3 }, "deadline-too-late"],
    // A clock that is an hour fast.
    [{ from: context.from + 3600, until: context.until + 3600 }, "period-not-yet"],
    [{ from: context.from - 3600, until: nowSeconds }, "period-over"],
    [{ until: context.until + 1 }, "period-too-long"],
    [{ from: context.from - 1 }, "period-too-long"],
  ];
  for (const [change, verdict] of cases) {
    assert.deepEqual(judgeContext({ context: { ...context, ...change }, terms, height, nowSeconds }), {
      verdict,
    });
  }
});

Deno.test("judgeContext() refuses where the terms are others, or the height is no number", () => {
  const others: [change: Partial<SignedTerms>, verdict: ContextRefusal["verdict"]][] = [
    [{ id: "ce".repeat(32) }, "other-terms"],
    [{ arbiters: [] }, "unlisted-arbiter"],
    [{ deadlineBlocks: terms.deadlineBlocks - 3 }, "deadline-too-late"],
    [{ deadlineBlocks: terms.deadlineBlocks + 31 }, "deadline-too-early"],
  ];
  for (const [change, verdict] of others) {
    assert.deepEqual(judgeContext({ context, terms: { ...terms, ...change }, height, nowSeconds }), {
      verdict,
    });
  }
  assert.deepEqual(judgeContext({ context, terms, height: NaN, nowSeconds }), {
    verdict: "deadline-too-early",
  });
  assert.deepEqual(judgeContext({ context, terms, height, nowSeconds: NaN }), { verdict: "period-not-yet" });
});

Deno.test("judgeContext() says fits for what the terms offer, as long as agreeing may take", () => {
  for (const late of [-2, 0, AGREEMENT_BLOCKS]) {
    const now = nowSeconds + 120 * late;
    assert.deepEqual(judgeContext({ context, terms, height: height + late, nowSeconds: now }), {
      verdict: "fits",
    });
  }
});
