import assert from "node:assert/strict";
import { makeSwarmSums } from "./swarm-sums.ts";
import type { OffReason } from "./terms/terms.ts";

const ON = { sharing: "on", relayOnly: false } as const;

Deno.test("makeSwarmSums() calls a page alone only when somebody said that it is, and nobody is connected", () => {
  const sums = makeSwarmSums();
  const state = () => sums.view(ON).state;
  assert.equal(state(), "connecting");
  sums.company(2);
  assert.equal(state(), "connecting");
  sums.company(1);
  assert.equal(state(), "alone");
  // The number is minutes old at times; a connection is not.
  sums.peers(1);
  assert.equal(state(), "sharing");
  sums.left();
  assert.equal(state(), "connecting");
});

Deno.test("makeSwarmSums() tells what may begin by itself from what is off", () => {
  const sums = makeSwarmSums();
  const state = (because: OffReason) => sums.view({ sharing: "off", because }).state;
  assert.deepEqual(
    (["not-asked", "few-viewers", "paused", "relay-unknown", "refused", "declined", "metered"] as const).map(
      state,
    ),
    ["asking", "waiting", "waiting", "waiting", "refused", "off", "off"],
  );
  assert.equal(sums.view(undefined).state, "off");
});

Deno.test("makeSwarmSums() keeps what was given and signed when a session is left", () => {
  const sums = makeSwarmSums();
  sums.gave(100, "a");
  sums.receipts(2);
  sums.left();
  sums.gave(11, "b");
  sums.gave(1, "b");
  sums.receipts(1);
  const { given, givenTo, receipts } = sums.view(ON);
  assert.deepEqual({ given, givenTo, receipts }, { given: 112, givenTo: 2, receipts: 3 });
});
