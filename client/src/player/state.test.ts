import assert from "node:assert/strict";
import { type PlayerFacts, stateOf } from "./state.ts";

const NOW = 1_000_000;
const playing: PlayerFacts = {
  support: "mse",
  sources: 1,
  opened: true,
  firstFrame: true,
  wanted: true,
  movedAt: NOW - 100,
  playedOut: false,
};
const state = (changes: Partial<PlayerFacts>) => stateOf({ ...playing, ...changes }, NOW);

Deno.test("stateOf() never says reconnecting while requests are answered: it is buffering", () => {
  assert.deepEqual(state({ movedAt: NOW - 5000 }), { state: "buffering" });
  assert.deepEqual(state({ movedAt: NOW - 5000, silentSince: NOW - 500 }), { state: "buffering" });
});

Deno.test("stateOf() says reconnecting to the box when nothing is answered, and for how long", () => {
  assert.deepEqual(state({ movedAt: NOW - 3200, silentSince: NOW - 4000 }), {
    state: "reconnecting",
    to: "box",
    seconds: 3,
  });
});

Deno.test("stateOf() keeps saying playing while the buffer lasts, whatever is silent", () => {
  assert.deepEqual(state({ silentSince: NOW - 60_000 }), { state: "playing" });
  assert.deepEqual(state({ checkpoint: { state: "paused", createdAt: 1 } }), { state: "playing" });
});

Deno.test("stateOf() tells a silent encoder from a silent box", () => {
  const still = { movedAt: NOW - 2000 };
  for (
    const silent of [{ checkpoint: { state: "paused" as const, createdAt: 1 } }, {
      box: "reconnecting" as const,
    }]
  ) {
    assert.deepEqual(state({ ...still, ...silent }), { state: "reconnecting", to: "encoder", seconds: 2 });
  }
});

Deno.test("stateOf() says refused before anything else that may be true", () => {
  const refusal = { verdict: "stripped" as const };
  assert.deepEqual(state({ refusal, movedAt: 0, silentSince: 0 }), { state: "refused", refusal });
});

Deno.test("stateOf() waits for the encoder when the box says so, and looks when it can't say", () => {
  const before = { firstFrame: false, opened: false };
  assert.deepEqual(state({ ...before, box: "waiting", silentSince: NOW - 9000 }), { state: "waiting" });
  assert.deepEqual(state({ ...before, box: "starting" }), { state: "starting" });
  assert.deepEqual(state(before), { state: "loading" });
  assert.deepEqual(state({ ...before, silentSince: NOW - 9000 }), {
    state: "reconnecting",
    to: "box",
    seconds: 9,
  });
});

Deno.test("stateOf() does not believe a box that calls a playing stream ended", () => {
  assert.deepEqual(state({ box: "ended" }), { state: "playing" });
  assert.deepEqual(state({ box: "ended", movedAt: NOW - 5000 }), { state: "buffering" });
  assert.deepEqual(state({ playedOut: true, checkpoint: { state: "ended", createdAt: 1 } }), {
    state: "ended",
    signed: true,
  });
  assert.deepEqual(state({ playedOut: true }), { state: "ended", signed: false });
});

Deno.test("stateOf() takes the box's word for the end of an instant picture, once it stands, and calls it unsigned", () => {
  const instant = { instant: true, box: "ended" as const };
  assert.deepEqual(state(instant), { state: "playing" });
  assert.deepEqual(state({ ...instant, movedAt: NOW - 1000 }), { state: "ended", signed: false });
});

Deno.test("stateOf() says what this browser lacks", () => {
  assert.deepEqual(state({ support: "none" }), { state: "unsupported", because: "browser" });
  assert.deepEqual(state({ trouble: { kind: "codec", detail: "hvc1" } }), {
    state: "unsupported",
    because: "codec",
    detail: "hvc1",
  });
});

Deno.test("stateOf() says paused only of a picture that is there", () => {
  assert.deepEqual(state({ wanted: false }), { state: "paused" });
  assert.deepEqual(state({ wanted: false, firstFrame: false, opened: false }), { state: "loading" });
});

Deno.test("stateOf() says that a recording is damaged once its picture stands, whatever is silent, and no sooner", () => {
  const damage = { now: "trying", why: "missing", leftOut: 0 } as const;
  assert.deepEqual(state({ damage }), { state: "playing" });
  assert.deepEqual(state({ damage, wanted: false, movedAt: 0 }), { state: "paused" });
  assert.deepEqual(state({ damage, movedAt: NOW - 5000, silentSince: NOW - 5000 }), {
    state: "damaged",
    why: "missing",
    stuck: false,
  });
  const stuck = { now: "stuck", why: "refused", leftOut: 2 } as const;
  assert.deepEqual(state({ damage: stuck, firstFrame: false, silentSince: 0 }), {
    state: "damaged",
    why: "refused",
    stuck: true,
  });
  const leftOut = { now: "fine", why: "refused", leftOut: 2 } as const;
  assert.deepEqual(state({ damage: leftOut, movedAt: NOW - 5000 }), { state: "buffering" });
});
