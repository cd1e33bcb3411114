import assert from "node:assert/strict";
import { type StateFacts, stateOf } from "./stream-state.ts";

const NOW = 1_000_000;
const idle: StateFacts = {
  session: undefined,
  connected: false,
  expectedSinceMs: undefined,
  lastPartMs: undefined,
};

Deno.test("stateOf() never says live without a part of the last three seconds", () => {
  assert.equal(
    stateOf({ ...idle, session: "live", connected: true, lastPartMs: NOW - 3001 }, NOW),
    "reconnecting",
  );
  assert.equal(stateOf({ ...idle, session: "live", connected: true }, NOW), "reconnecting");
  assert.equal(
    stateOf({ ...idle, session: "paused", connected: true, lastPartMs: NOW }, NOW),
    "reconnecting",
  );
  assert.equal(stateOf({ ...idle, session: "live", lastPartMs: NOW - 3000 }, NOW), "live");
});

Deno.test("stateOf() says starting from the encoder's admission to its first part, for a while", () => {
  assert.equal(stateOf({ ...idle, expectedSinceMs: NOW - 100 }, NOW), "starting");
  assert.equal(stateOf({ ...idle, expectedSinceMs: NOW - 20_000 }, NOW), "waiting");
  assert.equal(stateOf({ ...idle, connected: true }, NOW), "starting");
  assert.equal(stateOf({ ...idle, session: "ended", connected: true }, NOW), "starting");
});

Deno.test("stateOf() says ended after a session and waiting before one", () => {
  assert.equal(stateOf(idle, NOW), "waiting");
  assert.equal(stateOf({ ...idle, session: "ended", lastPartMs: NOW - 400_000 }, NOW), "ended");
});

Deno.test("stateOf() says ended, not starting, while an encoder is on that its creator has ended", () => {
  const held = { ...idle, connected: true, held: true };
  assert.equal(stateOf({ ...held, session: "ended" }, NOW), "ended");
  assert.equal(stateOf(held, NOW), "waiting");
  assert.equal(stateOf({ ...held, session: "ended", expectedSinceMs: NOW - 100 }, NOW), "starting");
});
