import assert from "node:assert/strict";
import fc from "fast-check";
import { agreeOn, type NodeReport } from "./node-agreement.ts";

const served = { prunedHex: "02", prunableHash: "ab".repeat(32) };
const known = { network: "mainnet" as const, served };
const unreachable: NodeReport = { state: "unreachable" };
const contradictory: NodeReport = { state: "contradictory" };
const unknown: NodeReport = { state: "unknown" };
const pool = { ...known, state: "pool" as const, doubleSpendSeen: false };
const doubled: NodeReport = { ...pool, doubleSpendSeen: true };
const mined = (confirmations: number, block = "cd".repeat(32), height = 91) => ({
  ...known,
  state: "mined" as const,
  height,
  block,
  minedAt: 1_700_000_000,
  confirmations,
});

Deno.test("agreeOn() is pending, with the cause, while nodes are silent, lie or disagree", () => {
  const cases: [NodeReport[], because: string][] = [
    [[], "unreachable"],
    [[mined(10)], "unreachable"],
    [[pool, unreachable], "unreachable"],
    [[unknown, unreachable], "unreachable"],
    [[contradictory, mined(10)], "contradictory"],
    [[contradictory, unknown], "contradictory"],
    [[mined(10), { ...mined(10), served: { ...served, prunedHex: "03" } }], "different-bytes"],
    [[pool, { ...pool, served: { ...served, prunableHash: "cd".repeat(32) } }], "different-bytes"],
    [[pool, { ...pool, network: "stagenet" }], "different-bytes"],
    [[mined(10), mined(10, "ef".repeat(32))], "different-blocks"],
    [[mined(10), mined(10, undefined, 90)], "different-blocks"],
    [[mined(10), mined(10), mined(10, undefined, 92)], "different-blocks"],
    [[mined(10), doubled], "different-blocks"],
    [[doubled, mined(10), mined(10)], "different-blocks"],
    [[mined(10), unknown], "different-blocks"],
    [[mined(10), pool, unknown], "different-blocks"],
  ];
  for (const [reports, because] of cases) assert.deepEqual(agreeOn(reports), { verdict: "pending", because });
});

Deno.test("agreeOn() says double-spend when a node saw one and none has it in a block, and unknown when all that answer know nothing", () => {
  assert.deepEqual(agreeOn([doubled, pool]), { verdict: "double-spend" });
  assert.deepEqual(agreeOn([doubled, unreachable]), { verdict: "double-spend" });
  assert.deepEqual(agreeOn([unknown, unknown]), { verdict: "unknown" });
  assert.deepEqual(agreeOn([unknown, unreachable, unknown]), { verdict: "unknown" });
});

Deno.test("agreeOn() says pool and mined, with the fewest confirmations", () => {
  for (const reports of [[pool, pool], [pool, unknown], [mined(3), pool]]) {
    assert.deepEqual(agreeOn(reports), { verdict: "pool", ...known });
  }
  assert.deepEqual(agreeOn([mined(12), mined(3), unreachable]), {
    verdict: "mined",
    ...known,
    height: 91,
    block: "cd".repeat(32),
    minedAt: 1_700_000_000,
    confirmations: 3,
  });
});

Deno.test("agreeOn() believes a single node where no more must answer, and still none that contradicts itself or another", () => {
  assert.deepEqual(agreeOn([], 1), { verdict: "pending", because: "unreachable" });
  assert.deepEqual(agreeOn([contradictory], 1), { verdict: "pending", because: "contradictory" });
  assert.deepEqual(agreeOn([mined(3), mined(3, "ef".repeat(32))], 1), {
    verdict: "pending",
    because: "different-blocks",
  });
  assert.deepEqual(agreeOn([unknown], 1), { verdict: "unknown" });
  assert.equal(agreeOn([mined(3)], 1).verdict, "mined");
});

Deno.test("agreeOn() never lets one node alone make a payment mined, nor more confirmed or elsewhere than an honest one says", () => {
  const honest = fc.constantFrom(unknown, pool, mined(2));
  const liar = fc.oneof(
    fc.constantFrom(unreachable, contradictory, unknown, pool, doubled),
    fc.tuple(
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom("cd".repeat(32), "ef".repeat(32)),
      fc.integer({ min: 89, max: 93 }),
    ).map(([confirmations, block, height]) => mined(confirmations, block, height)),
  );
  fc.assert(fc.property(honest, liar, fc.boolean(), (truth, lie, first) => {
    const agreed = agreeOn(first ? [lie, truth] : [truth, lie]);
    if (agreed.verdict !== "mined") return;
    assert.equal(truth.state, "mined");
    assert.ok(agreed.confirmations <= 2);
    assert.equal(agreed.height, 91);
  }));
});
