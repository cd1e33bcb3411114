import assert from "node:assert/strict";
import fc from "fast-check";
import { type Claim, claimFault, decideStake, mayRelease, type Rebuttal, stakeName } from "./decision.ts";
import { trialComplaint as said, trialContext, trialFacts, trialSignedTerms } from "./trial-stake.ts";

const ME = stakeName(trialFacts().context);
const takenBack = (change: Partial<Rebuttal> = {}): Rebuttal => ({
  id: "receipt",
  complaint: "says a",
  witness: "a",
  filedAt: 3709,
  ...change,
});
const claimed = (change: Partial<Claim> = {}): Claim => ({
  id: "claim",
  rule: "bad-bytes",
  filedAt: 3000,
  complaints: [said("a"), said("b")],
  ...change,
});

Deno.test("claimFault() names why a claim counts for nothing", () => {
  const facts = trialFacts();
  const none = trialFacts({ activeAt: undefined });
  assert.equal(claimFault(claimed(), none), "before-activation");
  assert.equal(claimFault(claimed({ filedAt: 999 }), facts), "before-activation");
  assert.equal(claimFault(claimed({ filedAt: 9990 }), facts), "after-deadline");
  assert.equal(claimFault(claimed({ rule: "rude" }), facts), "no-such-rule");
  const tooFew = [
    [],
    [said("a")],
    [said("a"), said("a")],
    [said("a"), said(ME)],
    [said("a"), said("nobody")],
    [said("a"), said("b", { rule: "rude" })],
    [said("a"), said("b", { accused: "ef".repeat(32) })],
    [said("a"), said("b", { accused: "" })],
  ];
  for (const complaints of tooFew) {
    assert.equal(claimFault(claimed({ complaints }), facts), "too-few-witnesses", JSON.stringify(complaints));
  }
  assert.equal(claimFault(claimed(), facts), undefined);
});

Deno.test("decideStake() never grants to a creator who released, nor against an own verdict", () => {
  const facts = { height: 20_000, claims: [claimed()] };
  assert.deepEqual(decideStake(trialFacts({ ...facts, released: true })), {
    decision: "release",
    why: "released-by-creator",
  });
  assert.deepEqual(decideStake(trialFacts({ ...facts, given: "release" })), {
    decision: "given",
    outcome: "release",
  });
  assert.deepEqual(decideStake(trialFacts({ ...facts, given: "grant", released: true })), {
    decision: "given",
    outcome: "grant",
  });
});

Deno.test("mayRelease() refuses a word that comes when a grant may be under way, or is given", () => {
  const may = (change: Parameters<typeof trialFacts>[0]) => mayRelease(trialFacts(change));
  const claims = [claimed()];
  assert.equal(may({ claims, height: 3710 }), false);
  assert.equal(may({ claims, height: 3720 }), false);
  assert.equal(may({ given: "grant" }), false);
  assert.equal(may({ given: "release" }), false);
  assert.equal(may({ terms: { ...trialSignedTerms(), id: "ef".repeat(32) } }), false);
  assert.equal(may({ claims, height: 3709 }), true);
  assert.equal(may({ height: 9999 }), true);
  assert.equal(may({ activeAt: undefined }), true);
});

Deno.test("decideStake() says not-active before the funding is final", () => {
  assert.deepEqual(decideStake(trialFacts({ activeAt: undefined, claims: [claimed()] })), {
    decision: "not-active",
  });
});

Deno.test("decideStake() releases at the deadline what never became active, and grants nothing of it", () => {
  const never = { activeAt: undefined, claims: [claimed()], staked: trialFacts().staked };
  assert.deepEqual(decideStake(trialFacts({ ...never, height: 9999 })), { decision: "not-active" });
  for (const height of [10_000, 20_000]) {
    assert.deepEqual(decideStake(trialFacts({ ...never, height })), { decision: "release", why: "deadline" });
  }
});

Deno.test("decideStake() waits to the deadline without a claim that counts, and then releases", () => {
  for (const claims of [[], [claimed({ complaints: [] })], [claimed({ rule: "rude" })]]) {
    assert.deepEqual(decideStake(trialFacts({ height: 9999, claims })), {
      decision: "wait",
      for: "deadline",
      until: 10_000,
    });
    assert.deepEqual(decideStake(trialFacts({ height: 10_000, claims })), {
      decision: "release",
      why: "deadline",
    });
  }
});

Deno.test("decideStake() waits a whole window for an answer, even past the deadline", () => {
  const claims = [claimed({ filedAt: 9989 })];
  assert.deepEqual(decideStake(trialFacts({ height: 10_708, claims })), {
    decision: "wait",
    for: "answer",
    until: 10_709,
  });
  assert.equal(decideStake(trialFacts({ height: 10_709, claims })).decision, "grant");
});

Deno.test("decideStake() releases where a witness' own word takes its complaint back in time", () => {
  const facts = { height: 3720, claims: [claimed()] };
  const rebuttals = [takenBack()];
  for (const filedAt of [1000, 2999, 3000, 3709]) {
    assert.deepEqual(decideStake(trialFacts({ ...facts, rebuttals: [takenBack({ filedAt })] })), {
      decision: "release",
      why: "rebutted",
    });
  }
  const three = [claimed({ complaints: [said("a"), said("b"), said("c")] })];
  assert.deepEqual(decideStake(trialFacts({ ...facts, claims: three, rebuttals })), {
    decision: "grant",
    claim: "claim",
    rule: "bad-bytes",
    evidence: ["says b", "says c"],
    witnesses: ["b", "c"],
  });
});

Deno.test("decideStake() grants over an answer to something else, of somebody else, too early or too late", () => {
  const answers: Partial<Rebuttal>[] = [
    { complaint: "says b" },
    { complaint: "another word of a" },
    { witness: "b" },
    { witness: "c" },
    { filedAt: 999 },
    { filedAt: 3710 },
    { filedAt: NaN },
  ];
  for (const change of answers) {
    const facts = trialFacts({ height: 3720, claims: [claimed()], rebuttals: [takenBack(change)] });
    assert.equal(decideStake(facts).decision, "grant", JSON.stringify(change));
  }
});

Deno.test("decideStake() weighs witnesses as they stood when the claim came", () => {
  const staked = (from: number, until: number) =>
    new Map(["a", "b"].map((witness) => [witness, { from, until }] as const));
  const decide = (from: number, until: number) =>
    decideStake(trialFacts({ height: 3720, claims: [claimed()], staked: staked(from, until) }));
  const none = { decision: "wait", for: "deadline", until: 10_000 };
  assert.deepEqual(decide(3001, 9000), none);
  assert.deepEqual(decide(1000, 3000), none);
  // Who takes his stake home in the window has said what he said.
  assert.equal(decide(3000, 3001).decision, "grant");
});

Deno.test("decideStake() counts a witness for one grant only, and the same one as often as it is asked", () => {
  const facts = { height: 3720, claims: [claimed()] };
  assert.deepEqual(decideStake(trialFacts({ ...facts, spent: new Map([["a", "ef".repeat(32)]]) })), {
    decision: "release",
    why: "witnesses-spent",
  });
  assert.equal(decideStake(trialFacts({ ...facts, spent: new Map([["a", ME]]) })).decision, "grant");
});

Deno.test("decideStake() refuses a context that isn't what the terms offer, whatever else is said", () => {
  const terms = trialSignedTerms();
  const told = { given: "grant", released: true, claims: [claimed()], height: 20_000 } as const;
  assert.deepEqual(decideStake(trialFacts({ ...told, terms: { ...terms, id: "ef".repeat(32) } })), {
    decision: "refused",
    why: "other-terms",
  });
  const context = trialContext({ deadline: 10_000, amount: "2000000000" });
  assert.deepEqual(decideStake(trialFacts({ ...told, context })), {
    decision: "refused",
    why: "other-amount",
  });
});

Deno.test("decideStake() takes rules and window from the terms", () => {
  const rules = [{ name: "bad-bytes", witnesses: 3 }];
  const facts = { claims: [claimed()], height: 3720 };
  const strict = trialFacts({ ...facts, terms: trialSignedTerms({ rules }) });
  assert.equal(claimFault(claimed(), strict), "too-few-witnesses");
  assert.deepEqual(decideStake(trialFacts({ ...facts, terms: trialSignedTerms({ windowBlocks: 800 }) })), {
    decision: "wait",
    for: "answer",
    until: 3800,
  });
});

Deno.test("decideStake() decides on the first claim that counts: a later one starts no window anew", () => {
  const claims = [
    claimed({ id: "later", filedAt: 3500 }),
    claimed({ id: "none", filedAt: 1001, complaints: [] }),
    claimed(),
  ];
  const decision = decideStake(trialFacts({ height: 3720, claims }));
  assert.ok(decision.decision === "grant");
  assert.equal(decision.claim, "claim");
});

Deno.test("decideStake() gives the same for the same facts in any order, and once it grants, it grants for good", () => {
  const claim = fc.record({
    id: fc.constantFrom("x", "y", "z"),
    rule: fc.constantFrom("bad-bytes", "rude"),
    filedAt: fc.integer({ min: 500, max: 11_000 }),
    complaints: fc.array(fc.constantFrom("a", "b", "c", ME, "nobody").map((witness) => said(witness)), {
      maxLength: 5,
    }),
  });
  const rebuttal = fc.record({
    id: fc.constant("r"),
    complaint: fc.constantFrom("says a", "says b"),
    witness: fc.constantFrom("a", "b"),
    filedAt: fc.integer({ min: 500, max: 12_000 }),
  });
  fc.assert(fc.property(
    fc.uniqueArray(claim, { selector: ({ id }) => id }),
    fc.array(rebuttal, { maxLength: 4 }),
    fc.integer({ min: 900, max: 13_000 }),
    (claims, rebuttals, height) => {
      const facts = trialFacts({ claims, rebuttals, height });
      const decision = decideStake(facts);
      assert.deepEqual(
        decideStake({ ...facts, claims: claims.toReversed(), rebuttals: rebuttals.toReversed() }),
        decision,
      );
      const later = decideStake({ ...facts, height: height + 1000 });
      if (decision.decision === "grant" || decision.decision === "release") assert.deepEqual(later, decision);
    },
  ));
});
