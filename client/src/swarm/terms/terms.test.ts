import assert from "node:assert/strict";
import { mayCount, mayShare, type OffReason, type SharingFacts } from "./terms.ts";

const willing: SharingFacts = {
  choice: "share",
  conditions: { dataSaver: false, metered: false, lowBattery: false },
  sealed: true,
  creator: { tier: "open", threshold: 3 },
  edge: true,
  webrtc: true,
  relay: true,
  identity: true,
  pledged: true,
  refused: false,
  paused: false,
  viewers: 3,
};

const obstacles: [OffReason, Partial<SharingFacts>][] = [
  ["unsealed", { sealed: false }],
  ["creator", { creator: { tier: "off", threshold: 3 } }],
  ["no-edge", { edge: false }],
  ["no-webrtc", { webrtc: false }],
  ["not-asked", { choice: "unasked" }],
  ["declined", { choice: "declined" }],
  ["relay-unknown", { choice: "relay", relay: undefined }],
  ["no-relay", { choice: "relay", relay: false }],
  ["no-identity", { creator: { tier: "key", threshold: 3 }, identity: false }],
  ["no-bond", { creator: { tier: "bond", threshold: 3 }, pledged: false }],
  ["no-stake", { creator: { tier: "stake", threshold: 3 }, pledged: false }],
  ["data-saver", { conditions: { ...willing.conditions, dataSaver: true } }],
  ["metered", { conditions: { ...willing.conditions, metered: true } }],
  ["battery", { conditions: { ...willing.conditions, lowBattery: true } }],
  ["refused", { refused: true }],
  ["few-viewers", { viewers: 2 }],
  ["paused", { paused: true }],
];

for (const [because, facts] of obstacles) {
  Deno.test(`mayShare() says ${because} when nothing else stands in the way`, () => {
    assert.deepEqual(mayShare({ ...willing, ...facts }), { sharing: "off", because });
  });
}

Deno.test("mayShare() names what the viewer can't change before what the viewer could", () => {
  let facts: SharingFacts = {
    choice: "unasked",
    conditions: { dataSaver: true, metered: true, lowBattery: true },
    sealed: false,
    creator: { tier: "off", threshold: 3 },
    edge: false,
    webrtc: false,
    relay: undefined,
    identity: false,
    pledged: false,
    refused: true,
    paused: true,
    viewers: undefined,
  };
  const said = [mayShare(facts)];
  for (
    const mended of [
      { sealed: true },
      { creator: { tier: "key", threshold: 3 } },
      { edge: true },
      { webrtc: true },
      { choice: "declined" },
      { choice: "relay" },
      { relay: false },
      { relay: true },
      { identity: true, creator: { tier: "bond", threshold: 3 } },
      { creator: { tier: "stake", threshold: 3 } },
      { pledged: true },
      { conditions: { dataSaver: false, metered: true, lowBattery: true } },
      { conditions: { dataSaver: false, metered: false, lowBattery: true } },
      { conditions: willing.conditions },
      { refused: false },
      { viewers: 3 },
      { paused: false },
    ] satisfies Partial<SharingFacts>[]
  ) {
    facts = { ...facts, ...mended };
    said.push(mayShare(facts));
  }
  assert.deepEqual(said, [
    ...obstacles.map(([because]) => ({ sharing: "off", because })),
    { sharing: "on", relayOnly: true },
  ]);
});

Deno.test("mayShare() says few-viewers when no tracker has said how many there are", () => {
  assert.deepEqual(mayShare({ ...willing, viewers: undefined }), { sharing: "off", because: "few-viewers" });
});

Deno.test("mayShare() hides the address when the viewer asked for that", () => {
  assert.deepEqual(mayShare({ ...willing, choice: "relay" }), { sharing: "on", relayOnly: true });
});

Deno.test("mayShare() allows it at the creator's threshold, for key holders as well", () => {
  assert.deepEqual(mayShare({ ...willing, identity: false }), { sharing: "on", relayOnly: false });
  assert.deepEqual(mayShare({ ...willing, creator: { tier: "key", threshold: 2 }, viewers: 2 }), {
    sharing: "on",
    relayOnly: false,
  });
});

Deno.test("mayCount() lets nobody announce themselves who has not agreed, and counts who has paused", () => {
  for (const [because, facts] of obstacles) {
    const counts = because === "few-viewers" || because === "paused";
    assert.equal(mayCount({ ...willing, ...facts }), counts, because);
  }
});
