import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { G } from "../monero/point.ts";
import { SMALL_ORDER } from "../monero/trial-chain.ts";
import { contextHash, readContext } from "./context.ts";
import { trialContext } from "./trial-stake.ts";

const good = trialContext();
const dirty = toHex(G.add(SMALL_ORDER[1] ?? G).toBytes());

Deno.test("readContext() gives undefined for anything missing, unknown, out of bounds or unfit", () => {
  const changes: Record<string, unknown>[] = [
    { version: 2 },
    { network: "regtest" },
    { stream: "30311:ab:demo" },
    { terms: "cd" },
    { from: 5, until: 5 },
    { from: -1 },
    { until: 0.5 },
    { deadline: 0 },
    { amount: "0" },
    { amount: "05000000000" },
    { amount: "1999999999" },
    { amount: "20000000001" },
    { amount: 5_000_000_000 },
    { tranche: { index: 1, of: 1 } },
    { tranche: { index: 0, of: 9 } },
    { tranche: { index: 0 } },
    { amount: "10000000001", tranche: { index: 0, of: 2 } },
    { viewKey: good.keys.viewer },
    { viewKey: good.keys.creator },
    { viewKey: good.keys.arbiter },
    { viewKey: dirty },
    { viewKey: "00".repeat(32) },
    { keys: { ...good.keys, viewer: dirty } },
    { keys: { ...good.keys, viewer: good.keys.creator } },
    { keys: { ...good.keys, arbiter: good.keys.creator } },
    { keys: { viewer: good.keys.viewer, creator: good.keys.creator } },
    { extra: 1 },
  ];
  for (const change of changes) {
    assert.equal(readContext({ ...good, ...change }), undefined, JSON.stringify(change));
  }
  for (const value of [undefined, null, [], "", 1, {}]) assert.equal(readContext(value), undefined);
});

Deno.test("readContext() reads what was written, whatever the order of its fields", () => {
  const shuffled = Object.fromEntries(Object.entries(good).toReversed());
  assert.deepEqual(readContext(JSON.parse(JSON.stringify(shuffled))), good);
  assert.deepEqual(contextHash(readContext(shuffled) ?? good), contextHash(good));
});

Deno.test("contextHash() is another one for each field changed", () => {
  const others = [
    good,
    trialContext({ network: "stagenet" }),
    trialContext({ terms: "ce".repeat(32) }),
    trialContext({ from: 1 }),
    trialContext({ until: 1_900_000_000 }),
    trialContext({ viewKey: good.keys.viewer }),
    trialContext({ amount: "5000000001" }),
    trialContext({ deadline: 1 }),
    trialContext({ tranche: { index: 0, of: 2 } }),
    trialContext({ tranche: { index: 1, of: 2 } }),
  ];
  assert.equal(new Set(others.map((context) => toHex(contextHash(context)))).size, others.length);
});
