import assert from "node:assert/strict";
import {
  chosen,
  fallen,
  hlsRungOf,
  lowAgain,
  lowMissing,
  renewed,
  type RungChoice,
  stalledOn,
  wantsInstant,
} from "./rung-choice.ts";
import type { RungName } from "./rung.ts";

function stallThrice(choice: RungChoice, rung: RungName, at = 10_000) {
  let fell = false;
  for (const ms of [at - 2000, at - 1000, at]) ({ choice, fell } = stalledOn(choice, rung, ms));
  return { choice, fell };
}

Deno.test("wantsInstant() is false for every other wish, and after a fall", () => {
  for (const wanted of ["low", "close", "crowd"] as const) assert.equal(wantsInstant(chosen(wanted)), false);
  assert.equal(wantsInstant(fallen(chosen("instant"), "no-way")), false);
});

Deno.test("stalledOn() does not fall from a rung that has nothing below it", () => {
  for (const rung of ["close", "crowd"] as const) {
    assert.equal(stallThrice(chosen(rung), rung).fell, false);
  }
});

Deno.test("stalledOn() gives the instant rung up when it keeps standing still, and says so", () => {
  const { choice, fell } = stallThrice(chosen("instant"), "instant");
  assert.equal(fell, true);
  assert.equal(choice.fall, "unstable");
  assert.equal(hlsRungOf(choice), "low");
});

Deno.test("hlsRungOf() stands in for the instant rung, and steps down to crowd when low stutters too", () => {
  const instant = fallen(chosen("instant"), "no-way");
  assert.equal(hlsRungOf(instant), "low");
  const { choice, fell } = stallThrice(instant, "low");
  assert.equal(fell, true);
  assert.equal(hlsRungOf(choice), "crowd");
  assert.equal(choice.wanted, "instant");
});

Deno.test("renewed() lets the instant rung be tried again, and chosen() forgets every fall", () => {
  const gone = fallen(chosen("instant"), "b-frames");
  assert.equal(wantsInstant(renewed(gone)), true);
  assert.equal(wantsInstant(renewed(fallen(chosen("low"), "b-frames"))), false);
  assert.equal(hlsRungOf(chosen("low")), "low");
});

Deno.test("lowAgain() waits for a calm minute", () => {
  const missing = lowMissing(chosen("low"), 10_000);
  assert.equal(hlsRungOf(missing), "crowd");
  assert.equal(lowAgain(missing, 60_000), undefined);
  const again = lowAgain(missing, 71_000);
  assert.equal(again && hlsRungOf(again), "low");
  assert.equal(lowAgain(chosen("crowd"), 1e9), undefined);
});
