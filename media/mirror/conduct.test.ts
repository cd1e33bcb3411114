import assert from "node:assert/strict";
import { makeConduct } from "./conduct.ts";
import { readPlaces } from "./place.ts";

const places = readPlaces(["a", "b"].map((host) => `https://${host}.example/live/demo/ll.m3u8`), "demo");
const [one, two] = places;
assert.ok(one && two);

function stage() {
  let nowMs = 0;
  const conduct = makeConduct(() => nowMs);
  conduct.announce(places);
  return { conduct, wait: (ms: number) => (nowMs += ms) };
}

Deno.test("makeConduct() never goes back to a carrier that told two stories, even when it is announced anew", () => {
  const { conduct, wait } = stage();
  conduct.refused(one, "fork", true);
  wait(1e9);
  conduct.announce(places);
  assert.equal(conduct.choose(), two);
  conduct.refused(two, "fork", true);
  assert.equal(conduct.choose(), undefined);
});

Deno.test("makeConduct() lets a silent carrier rest longer each time, but never for long", () => {
  const { conduct, wait } = stage();
  conduct.announce([one]);
  const pauses: number[] = [];
  for (let i = 0; i < 8; i++) {
    conduct.silent(one, "no-answer");
    assert.equal(conduct.choose(), undefined);
    pauses.push(conduct.pauseMs());
    wait(conduct.pauseMs());
    assert.equal(conduct.choose(), one);
  }
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  conduct.fine(one);
  conduct.silent(one, "no-answer");
  assert.equal(conduct.pauseMs(), 250);
});

Deno.test("makeConduct() leaves a carrier of an ended session for others, and knows when all were asked", () => {
  const { conduct, wait } = stage();
  assert.equal(conduct.choose(), one);
  conduct.fine(one);
  conduct.over(one);
  assert.equal(conduct.allAsked(), false);
  assert.equal(conduct.choose(), two);
  conduct.silent(two, "no-answer");
  assert.equal(conduct.allAsked(), true);
  wait(250);
  assert.equal(conduct.choose(), two);
  conduct.refused(two, "fork", true);
  assert.equal(conduct.choose(), undefined);
  wait(conduct.pauseMs());
  assert.equal(conduct.choose(), one, "something may have come after the end");
});

Deno.test("makeConduct() goes back ever less often to a carrier that fails each time", () => {
  const { conduct, wait } = stage();
  const stays: number[] = [];
  for (let i = 0; i < 6; i++) {
    assert.equal(conduct.choose(), one);
    conduct.silent(one, "no-answer");
    let seconds = 0;
    for (; conduct.choose() === two; seconds++) wait(1000);
    stays.push(seconds);
  }
  assert.deepEqual(stays, [30, 60, 120, 240, 480, 480]);
});

Deno.test("makeConduct() goes back ever less often to a carrier that answers well for a moment each time", () => {
  const { conduct, wait } = stage();
  const staysWithTwo = (served: number) => {
    for (let seconds = 0; seconds <= served; seconds++) {
      assert.equal(conduct.choose(), one);
      conduct.fine(one);
      if (seconds < served) wait(1000);
    }
    conduct.silent(one, "no-answer");
    let stay = 0;
    for (; conduct.choose() === two; stay++) wait(1000);
    return stay;
  };
  assert.deepEqual([3, 3, 3, 29].map(staysWithTwo), [30, 60, 120, 240]);
  assert.deepEqual([30, 3].map(staysWithTwo), [30, 60], "who served for a while is trusted anew");
});

Deno.test("makeConduct() goes back to the creator's first carrier after a while with another", () => {
  const { conduct, wait } = stage();
  assert.equal(conduct.choose(), one);
  conduct.silent(one, "no-answer");
  assert.equal(conduct.choose(), two);
  wait(1000);
  assert.equal(conduct.choose(), two);
  wait(30_000);
  assert.equal(conduct.choose(), one);
});

Deno.test("makeConduct() leaves nobody for being late once, long ago, or where nobody is sooner", () => {
  const { conduct, wait } = stage();
  assert.equal(conduct.choose(), one);
  conduct.late(one);
  assert.equal(conduct.isLate(one), false);
  wait(10_000);
  conduct.late(one);
  assert.equal(conduct.isLate(one), false);
  conduct.late(one);
  assert.equal(conduct.isLate(one), true);
  conduct.late(two);
  conduct.late(two);
  assert.equal(conduct.isLate(one), false, "the other is late, too");
  assert.equal(conduct.choose(), one);
});

Deno.test("makeConduct() asks first for objects who brings them, and follows whoever isn't late", () => {
  const three = readPlaces(
    ["a", "b", "c"].map((host) => `https://${host}.example/live/demo/ll.m3u8`),
    "demo",
  );
  const conduct = makeConduct(() => 0);
  conduct.announce(three);
  const [a, b, c] = three;
  assert.ok(a && b && c);
  assert.equal(conduct.choose(), a);
  assert.deepEqual(conduct.inOrder(a), [a, b, c]);
  conduct.brought(c);
  assert.deepEqual(conduct.inOrder(a), [a, c, b]);
  for (let i = 0; i < 2; i++) for (const place of [a, b]) conduct.late(place);
  assert.deepEqual(conduct.inOrder(a), [c, a, b]);
  assert.equal(conduct.isLate(a), true);
  conduct.silent(a, "slow");
  assert.equal(conduct.choose(), c);
});
