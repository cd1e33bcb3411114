import assert from "node:assert/strict";
import { rowsOf, type Struck } from "./rows.ts";

const UNSEEN: Struck = {
  stoodS: { crowd: 0, low: 0 },
  leftOutS: { crowd: 0, low: 0 },
  verified: true,
  lost: 0,
  lookedFor: 12,
  falseWords: [],
  wellAgainS: 2.5,
  states: [],
};

const met = (name: string, unseen: boolean, struck: Struck) =>
  Object.fromEntries(
    rowsOf({ name, unseen, mirrorTakesOver: "soon" }, struck).map((row) => [row.what, row.met]),
  );

Deno.test("rowsOf() calls a goal missed by a stand, by a page that doesn't trust, by lost segments and by false words", () => {
  const stood = "x: picture stood, 4 s behind";
  assert.equal(met("x", true, { ...UNSEEN, stoodS: { crowd: 0.3, low: 0 } })[stood], false);
  assert.equal(met("x", true, { ...UNSEEN, verified: false })[stood], false);
  const lost = "x: listed segments lost";
  assert.equal(met("x", true, { ...UNSEEN, lost: 1 })[lost], false);
  assert.equal(met("x", true, { ...UNSEEN, falseWords: ["mirror video: fork"] })[lost], false);
  assert.equal(met("x", true, { ...UNSEEN, lookedFor: 0 })[lost], false);
});

Deno.test("rowsOf() misses what never comes back, and a mirror that takes over late or never", () => {
  assert.equal(met("x", true, { ...UNSEEN, wellAgainS: undefined })["x: all well again"], false);
  const over = "x: the mirror carries the picture";
  assert.equal(met("x", true, { ...UNSEEN, switchedMs: [500, undefined] })[over], false);
  assert.equal(met("x", true, { ...UNSEEN, switchedMs: [500, 2001] })[over], false);
  assert.equal(met("x", true, { ...UNSEEN, switchedMs: [500, 1500] })[over], true);
});

Deno.test("rowsOf() holds nobody to an unseen fault where the only source is struck", () => {
  const rows = met("x", false, { ...UNSEEN, stoodS: { crowd: 5, low: 7 } });
  assert.equal(rows["x: picture stood, 4 s behind"], undefined);
  assert.equal(rows["x: listed segments lost"], true);
});
