import assert from "node:assert/strict";
import { steadyTime } from "./seal-clock.ts";
import { HOUR, isFresh, machine, MINUTE } from "./trial-seal-clock.ts";

Deno.test("makeSealClock() costs no viewer anything when the machine's clock is ten minutes wrong for a minute", () => {
  for (const aheadMs of [10 * MINUTE, -10 * MINUTE]) {
    const { pass, set, lines } = machine();
    pass(MINUTE);
    set(aheadMs);
    assert.ok(isFresh(pass(MINUTE)), String(aheadMs));
    set(0);
    assert.ok(isFresh(pass(30 * MINUTE)), String(aheadMs));
    assert.match(lines[0] ?? "", aheadMs > 0 ? /set forward by 600 s/ : /set back by 600 s/);
  }
});

Deno.test("makeSealClock() stays right beside others who know, however long the machine's clock is wrong", () => {
  for (const aheadMs of [10 * MINUTE, -10 * MINUTE, 5 * HOUR]) {
    const { pass, set, know, offS } = machine();
    for (const wrong of [aheadMs, 0]) {
      set(wrong);
      // Others are asked anew, which takes a moment.
      know("none");
      assert.ok(isFresh(pass(5000)));
      know("agree");
      assert.ok(isFresh(pass(HOUR)), String(aheadMs));
    }
    assert.ok(Math.abs(offS()) < 2, String(offS()));
  }
});

Deno.test("makeSealClock() jumps back under no viewer: from ahead of the true time it goes slower", () => {
  const { clock, pass, set, know, backs } = machine({ aheadMs: 5 * MINUTE });
  pass(MINUTE);
  set(0);
  know("agree");
  const before = clock.now();
  assert.ok(clock.now() >= before);
  const { least, most } = pass(10 * MINUTE);
  assert.ok(most <= 300 && least > 235, `${least} ${most}`);
  assert.equal(Math.round(clock.aheadS()), 240);
  pass(40 * MINUTE);
  assert.ok(Math.abs(clock.aheadS()) < 2);
  assert.equal(backs(), 0);
});

Deno.test("makeSealClock() is fresh two minutes after a box that was started an hour behind is set right, and at once where others say so", () => {
  const alone = machine({ aheadMs: -HOUR });
  alone.pass(MINUTE);
  alone.set(0);
  assert.ok(!isFresh(alone.pass(1000)));
  assert.ok(Math.round(alone.clock.aheadS()) <= -HOUR / 1000 + 50);
  alone.pass(2 * MINUTE);
  assert.ok(isFresh(alone.pass(MINUTE)));
  const asked = machine({ aheadMs: -HOUR });
  asked.know("agree");
  assert.ok(isFresh(asked.pass(1000)));
});

Deno.test("makeSealClock() takes up to 50 s at once after the machine was stopped, once while it is doubted", () => {
  const { pass, stop, set, offS } = machine();
  pass(MINUTE);
  stop(MINUTE);
  assert.ok(isFresh(pass(500)));
  set(3 * MINUTE);
  assert.ok(Math.abs(offS()) <= 50);
});

Deno.test("makeSealClock() begins anew, and only then, where all it sealed is dated later than any viewer takes", () => {
  const { pass, set, offS, backs } = machine({ aheadMs: 2 * HOUR });
  pass(MINUTE);
  set(0);
  pass(MINUTE);
  assert.equal(backs(), 0);
  pass(2 * MINUTE);
  assert.equal(backs(), 1);
  assert.ok(Math.abs(offS()) < 2);
});

Deno.test("makeSealClock() is the machine's clock, or what others agree on, while nothing is sealed", () => {
  const { set, seal, know, offS, backs } = machine();
  seal(false);
  for (const aheadMs of [HOUR, -HOUR, 0]) {
    set(aheadMs);
    assert.equal(offS(), aheadMs / 1000);
  }
  set(HOUR);
  know("agree");
  assert.deepEqual([offS(), backs()], [0, 0]);
});

Deno.test("makeSealClock() goes on by what others last agreed on when they fall silent, until the machine's clock is set", () => {
  for (const aheadMs of [HOUR, -HOUR]) {
    for (const sealing of [true, false]) {
      const { pass, set, know, seal, offS, lines } = machine({ aheadMs });
      know("agree");
      seal(sealing);
      pass(MINUTE);
      know("none");
      assert.ok(isFresh(pass(HOUR)), String(aheadMs));
      // Slewed on its way to the true time, the machine's clock isn't set.
      for (let slewedMs = 0; slewedMs < 20_000; slewedMs += 100) {
        set(aheadMs - Math.sign(aheadMs) * slewedMs);
        pass(1000);
      }
      assert.ok(Math.abs(offS()) < 2, String(offS()));
      assert.deepEqual(lines, []);
      set(0);
      assert.ok(isFresh(pass(30 * MINUTE)), String(aheadMs));
      // Set by its owner to what nobody vouches for, it is believed again.
      set(aheadMs);
      pass(5 * MINUTE);
      assert.ok(Math.abs(offS() - aheadMs / 1000) < 2, String(offS()));
    }
  }
});

Deno.test("makeSealClock() believes no machine that is an hour wrong because its clock was set by a few seconds while others are silent", () => {
  for (const aheadMs of [HOUR, -HOUR]) {
    const { pass, set, know, offS } = machine({ aheadMs });
    know("agree");
    pass(MINUTE);
    know("none");
    for (const byMs of [3000, -5000, 20_000]) {
      set(aheadMs + byMs);
      assert.ok(isFresh(pass(HOUR)), `${aheadMs} ${byMs}`);
      assert.ok(Math.abs(offS()) < 2, String(offS()));
    }
    // Set right, it is believed as ever.
    set(500);
    assert.ok(isFresh(pass(10 * MINUTE)));
    assert.ok(Math.abs(offS() - 0.5) < 0.01, String(offS()));
  }
});

Deno.test("makeSealClock() follows small corrections as they come", () => {
  const { pass, set, offS, lines } = machine();
  for (const ms of [300, -900, 1000]) {
    set(ms);
    pass(1000);
    assert.equal(offS(), ms / 1000);
  }
  assert.deepEqual(lines, []);
});

Deno.test("steadyTime() counts the time that a machine slept, and no part of a second that the system rounds", () => {
  let [awakeMs, sleptMs] = [0, 0];
  const steady = steadyTime(() => awakeMs, () => Math.floor((awakeMs + sleptMs) / 1000));
  awakeMs = 5999;
  assert.equal(steady(), 5999);
  sleptMs = 7_200_000;
  awakeMs = 6000;
  assert.equal(steady(), 7_206_000);
  awakeMs = 9999;
  assert.equal(steady(), 7_209_999);
});
