import assert from "node:assert/strict";
import { phaseOf } from "./stake-phase.ts";
import { trialStates } from "./trial-states.ts";
import { trialHeld } from "./trial-viewer-stake.ts";

const NOW = 1_790_000_000;

Deno.test("phaseOf() names each state that a viewer can see", () => {
  for (const [phase, kept] of Object.entries(trialStates(NOW))) {
    assert.equal(phaseOf(trialHeld(kept), NOW), phase);
  }
});
