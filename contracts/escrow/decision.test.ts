import assert from "node:assert/strict";
import fc from "fast-check";
import { type Claim, claimFault, type Complaint, decideStake } from "./decision.ts";
import { trialFacts } from "./trial-stake.ts";

const said = (witness: string, rule = "bad-bytes"): Complaint => ({ id: `says ${witness}`, rule, witness });
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
  assert.equal(claimFault(claimed({ filedAt: 10_000 }), facts), "after-deadline");
  assert.equal(claimFault(claimed({ rule: "rude" }), facts), "no-such-rule");
  const tooFew = [
    [],
    [said("a")],
    [said("a"), said("a")],
    [said("a"), said("me")],
    [said("a"), said("nobody")],
    [said("a"), said("b", "rude")],
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

Deno.test("decideStake() says not-active before the funding is final", () => {
  assert.deepEqual(decideStake(trialFacts({ activeAt: undefined, claims: [claimed()] })), {
    decision: "not-active",
  });
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
  const claims = [claimed({ filedAt: 9999 })];
  assert.deepEqual(decideStake(trialFacts({ height: 10_718, claims })), {
    decision: "wait",
    for: "answer",
    until: 10_719,
  });
  assert.equal(decideStake(trialFacts({ height: 10_719, claims })).decision, "grant");
});

Deno.test("decideStake() releases where a witness' own word takes its complaint back in time", () => {
  const facts = { height: 3720, claims: [claimed()] };
  const rebuttals = [{ id: "receipt", witness: "a", filedAt: 3719 }];
  assert.deepEqual(decideStake(trialFacts({ ...facts, rebuttals })), {
    decision: "release",
    why: "rebutted",
  });
  const late = [{ id: "receipt", witness: "a", filedAt: 3720 }];
  assert.equal(decideStake(trialFacts({ ...facts, rebuttals: late })).decision, "grant");
  const three = [claimed({ complaints: [said("a"), said("b"), said("c")] })];
  assert.deepEqual(decideStake(trialFacts({ ...facts, claims: three, rebuttals })), {
    decision: "grant",
    claim: "claim",
    rule: "bad-bytes",
    evidence: ["says b", "says c"],
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
    complaints: fc.array(fc.constantFrom("a", "b", "c", "me", "nobody").map((witness) => said(witness)), {
      maxLength: 5,
    }),
  });
  const rebuttal = fc.record({
    id: fc.constant("r"),
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
