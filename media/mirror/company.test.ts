import assert from "node:assert/strict";
import { makeCompany } from "./company.ts";

function stage() {
  let nowMs = 0;
  const company = makeCompany(() => nowMs);
  /** How often it says yes in a row. */
  const takes = (most = 100) => {
    let taken = 0;
    while (taken < most && company.take()) taken++;
    return taken;
  };
  return { ...company, takes, wait: (ms: number) => (nowMs += ms) };
}

Deno.test("makeCompany() stops asking twice where that never helps, but for one in two seconds", () => {
  const { takes, wait } = stage();
  assert.equal(takes(), 24);
  wait(1999);
  assert.equal(takes(), 0);
  wait(1);
  assert.equal(takes(), 1);
  wait(3_600_000);
  assert.equal(takes(), 24);
});

Deno.test("makeCompany() lets others be asked for each object while that helps, and soon again once it does", () => {
  const { takes, won, wait } = stage();
  for (let object = 0; object < 1000; object++) {
    assert.equal(takes(2), 2);
    won(2);
  }
  takes();
  wait(2000);
  let objects = 0;
  for (let taken = takes(2); taken < 2; taken = takes(2)) {
    assert.ok(taken > 0 && objects++ < 4);
    won(taken);
  }
});
