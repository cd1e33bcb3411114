import assert from "node:assert/strict";
import { type Funding, stakeState, type StakeStateOptions } from "./stake-state.ts";
import { trialComplaint, trialContext, trialFacts } from "./trial-stake.ts";

const asked = BigInt(trialContext().amount);
const final: Funding = { amount: asked, confirmations: 10, doubleSpendSeen: false, spent: false };
const state = (change: Partial<StakeStateOptions> = {}) =>
  stakeState({ facts: trialFacts(), funding: final, fundBy: 5000, ...change });

Deno.test("stakeState() falls back to acked when the funding is gone, too small or double spent", () => {
  for (const funding of [undefined, { ...final, amount: asked - 1n }, { ...final, doubleSpendSeen: true }]) {
    assert.equal(state({ funding }), "acked");
    assert.equal(state({ funding, fundBy: 1999 }), "void");
  }
});

Deno.test("stakeState() climbs with confirmations and is active only when the arbiter's facts say so", () => {
  assert.equal(state({ funding: { ...final, confirmations: 0 } }), "funded-0");
  assert.equal(state({ funding: { ...final, confirmations: 9 } }), "funded-1");
  assert.equal(state({ facts: trialFacts({ activeAt: undefined }) }), "funded-1");
  assert.equal(state({ facts: trialFacts({ activeAt: undefined, height: 10_000 }) }), "released");
  assert.equal(state(), "active");
});

Deno.test("stakeState() says void for a stake that isn't what the terms offer, whatever it holds", () => {
  const context = trialContext({ deadline: 10_000, amount: "2000000000" });
  for (const funding of [undefined, final]) {
    assert.equal(state({ facts: trialFacts({ context }), funding }), "void");
  }
});

Deno.test("stakeState() names how a stake ends", () => {
  const complaints = ["a", "b"].map((witness) => trialComplaint(witness));
  const claims = [{ id: "claim", rule: "bad-bytes", filedAt: 1500, complaints }];
  assert.equal(state({ facts: trialFacts({ claims }) }), "claimed");
  assert.equal(state({ facts: trialFacts({ claims, height: 2220 }) }), "granted");
  assert.equal(state({ facts: trialFacts({ height: 10_000 }) }), "released");
  assert.equal(state({ facts: trialFacts({ released: true }) }), "released");
  assert.equal(state({ facts: trialFacts({ given: "grant" }) }), "granted");
  assert.equal(state({ facts: trialFacts({ given: "release" }) }), "released");
  assert.equal(state({ funding: { ...final, spent: true } }), "closed");
});
