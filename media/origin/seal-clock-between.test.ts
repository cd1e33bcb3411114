import assert from "node:assert/strict";
import { HOUR, isFresh, machine, MINUTE, NOW } from "./trial-seal-clock.ts";

Deno.test("makeSealClock() dates no new session before the old one's newest seal, though nothing is sealed in between", () => {
  for (const who of ["none", "agree"] as const) {
    const { clock, pass, set, know, seal, backs } = machine({ aheadMs: 5 * MINUTE });
    pass(MINUTE);
    const newest = clock.now();
    seal(false);
    set(0);
    know(who);
    pass(500);
    assert.ok(clock.now() > newest, who);
    assert.ok(clock.aheadS() > 290, who);
    // Once the right time is past the newest seal, it is told.
    pass(5 * MINUTE);
    assert.ok(clock.now() > newest, who);
    assert.ok(Math.abs(clock.aheadS()) < 2, who);
    assert.equal(backs(), 0);
  }
});

Deno.test("makeSealClock() jumps back between sessions where all that was sealed is dated later than any viewer takes", () => {
  const { pass, set, know, seal, offS, backs } = machine({ aheadMs: HOUR });
  pass(MINUTE);
  seal(false);
  set(0);
  know("agree");
  assert.ok(Math.abs(offS()) < 2);
  seal(true);
  assert.ok(isFresh(pass(MINUTE)));
  assert.equal(backs(), 0);
});

Deno.test("makeSealClock() tells nothing before what an earlier run sealed, and comes back to the right time from there", () => {
  const { clock, offS, pass, lines } = machine({ beforeMs: NOW + MINUTE });
  assert.equal(offS(), 60);
  assert.equal(Math.round(clock.aheadS()), 60);
  assert.match(lines.join(), /60 s ahead/);
  assert.ok(isFresh(pass(HOUR)));
  assert.ok(Math.abs(offS()) < 2);
  // Less than the machine's clock is followed by at once: it stands until it is there.
  const near = machine({ beforeMs: NOW + 1500 });
  assert.equal(near.offS(), 1.5);
  near.pass(1000);
  assert.equal(near.offS(), 0.5);
  near.pass(1000);
  assert.equal(near.offS(), 0);
  assert.deepEqual(near.lines, []);
  // Behind, there is nothing to contradict.
  assert.equal(machine({ beforeMs: NOW - MINUTE }).offS(), 0);
});

Deno.test("makeSealClock() begins with the machine's clock where an earlier run's seals are dated later than any viewer takes", () => {
  const { offS, pass, lines } = machine({ beforeMs: NOW + HOUR });
  assert.equal(offS(), 0);
  assert.ok(isFresh(pass(HOUR)));
  assert.deepEqual(lines, []);
});

Deno.test("makeSealClock() tells no date to seal by that wasn't noted first, and none of other times", () => {
  const { clock, pass, set, seal, noted } = machine();
  for (const ms of [0, 5 * MINUTE, 0, 20 * MINUTE, 0]) {
    set(ms);
    pass(MINUTE);
    const told = clock.now();
    assert.ok((noted.at(-1) ?? 0) >= told);
  }
  seal(false);
  const before = noted.length;
  pass(MINUTE);
  assert.equal(noted.length, before);
});
