import assert from "node:assert/strict";
import type { EscrowContext } from "./context.ts";
import { AGREEMENT_BLOCKS, type ContextRefusal, judgeContext } from "./judge-context.ts";
import type { SignedTerms } from "./terms.ts";
import { STREAM, trialContext, trialSignedTerms } from "./trial-stake.ts";

const context = trialContext();
const terms = trialSignedTerms();
const height = context.deadline - terms.deadlineBlocks;

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
  ];
  for (const [change, verdict] of cases) {
    assert.deepEqual(judgeContext({ context: { ...context, ...change }, terms, height }), { verdict });
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
    assert.deepEqual(judgeContext({ context, terms: { ...terms, ...change }, height }), { verdict });
  }
  assert.deepEqual(judgeContext({ context, terms, height: NaN }), { verdict: "deadline-too-early" });
});

Deno.test("judgeContext() says fits for what the terms offer, as long as agreeing may take", () => {
  for (const late of [-2, 0, AGREEMENT_BLOCKS]) {
    assert.deepEqual(judgeContext({ context, terms, height: height + late }), { verdict: "fits" });
  }
});
