import assert from "node:assert/strict";
import { type Neighbour, relayPlan } from "./relay-plan.ts";

const neighbour = (peerId: string, changes: Partial<Neighbour> = {}): Neighbour => ({
  peerId,
  uplink: 0,
  sharing: true,
  ways: new Map(),
  ...changes,
});

Deno.test("relayPlan() sends nothing back, and nothing to whoever has it", () => {
  const chose = { ways: new Map([["f", "me"]]) };
  const plan = relayPlan({
    selfId: "me",
    source: { peerId: "a", fetcher: "f" },
    neighbours: [neighbour("a", chose), neighbour("b", chose), neighbour("c", chose)],
    knows: (peerId) => peerId === "b",
  });
  assert.deepEqual(plan, { push: ["c"], tell: [] });
});

Deno.test("relayPlan() only tells whoever takes what this fetcher brings from elsewhere, or never said from whom", () => {
  const plan = relayPlan({
    selfId: "me",
    source: { peerId: "a", fetcher: "f" },
    neighbours: [
      neighbour("other-way", { ways: new Map([["f", "somebody"]]) }),
      neighbour("other-fetcher", { ways: new Map([["g", "me"]]) }),
      neighbour("new"),
      neighbour("chose", { ways: new Map([["f", "me"]]) }),
    ],
    knows: () => false,
  });
  assert.deepEqual(plan, { push: ["chose"], tell: ["other-way", "other-fetcher", "new"] });
});

Deno.test("relayPlan() of whoever fetched pushes to all, who carries on and is fast first", () => {
  const neighbours = [
    neighbour("taker", { uplink: 4, sharing: false }),
    neighbour("weak", { uplink: 1 }),
    neighbour("new"),
    neighbour("fast", { uplink: 4 }),
  ];
  const plan = relayPlan({ selfId: "me", neighbours, knows: () => false });
  assert.deepEqual(plan, { push: ["fast", "new", "weak", "taker"], tell: [] });
});
