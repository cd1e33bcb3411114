import assert from "node:assert/strict";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import type { ForkProof } from "../../../../contracts/seal/fork-proof.ts";
import { joinKept, makeStakeStore, type StakeStorage } from "./stake-store.ts";
import { hasStake } from "./stakes-here.ts";
import { trialDelegation, trialSeal } from "./trial-seals.ts";
import { STREAM, trialAgreed, trialBegun } from "./trial-viewer-stake.ts";

function storageOf(refuses = false): StakeStorage & Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at: number) => [...items.keys()][at] ?? null,
    getItem: (name: string) => items.get(name) ?? null,
    setItem(name: string, text: string) {
      if (refuses) throw new DOMException("full", "QuotaExceededError");
      items.set(name, text);
    },
    removeItem: (name: string) => void items.delete(name),
    clear: () => items.clear(),
  };
}

const kept = trialAgreed();
const name = stakeName(kept.context);

Deno.test("makeStakeStore() keeps a stake over reloads, and says so of its stream alone", () => {
  const storage = storageOf();
  storage.setItem("dstream/other", "x");
  makeStakeStore(() => storage).put(kept);
  assert.deepEqual(makeStakeStore(() => storage).all(), [kept]);
  assert.equal(hasStake(() => storage, STREAM), true);
  assert.equal(hasStake(() => storage, `${STREAM}x`), false);
  assert.equal(hasStake(() => storage), true);
  makeStakeStore(() => storage).drop(name);
  assert.deepEqual(makeStakeStore(() => storage).all(), []);
  assert.equal(hasStake(() => storage), false);
});

Deno.test("makeStakeStore() keeps it for this page where the storage refuses, or is shared with strangers, and says so", () => {
  const full = storageOf(true);
  const store = makeStakeStore(() => full);
  store.put(kept);
  assert.deepEqual([store.all(), store.fleeting], [[kept], true]);
  const shared = makeStakeStore(undefined);
  shared.put(kept);
  assert.deepEqual([shared.all(), shared.fleeting], [[kept], true]);
  const denied = () => {
    throw new DOMException("denied", "SecurityError");
  };
  assert.equal(hasStake(denied, STREAM), false);
  assert.equal(hasStake(() => undefined, STREAM), false);
  assert.deepEqual(makeStakeStore(denied).all(), []);
});

Deno.test("makeStakeStore() loses nothing that another tab learned meanwhile", () => {
  const storage = storageOf();
  const [one, other] = [makeStakeStore(() => storage), makeStakeStore(() => storage)];
  one.put(kept);
  other.put({ ...kept, txids: ["ab".repeat(32)], leaving: true });
  one.put({ ...kept, txids: ["cd".repeat(32)], saved: true });
  const [joined] = other.all();
  assert.deepEqual(joined?.txids, ["ab".repeat(32), "cd".repeat(32)]);
  assert.deepEqual([joined?.leaving, joined?.saved], [true, true]);
});

Deno.test("joinKept() loses no proof of two stories that another tab found, nor keeps any twice", () => {
  const forkAt = (n: number): ForkProof => ({
    checkpoints: [trialSeal({ n, head: "aa" }), trialSeal({ n, head: "bb" })],
    delegations: [trialDelegation()],
  });
  const [one, other] = [forkAt(8), forkAt(16)];
  const joined = joinKept({ ...kept, forks: [one] }, { ...kept, forks: [one, other] });
  assert.deepEqual(joined.forks, [one, other]);
  assert.deepEqual(joinKept({ ...kept, forks: [one] }, { ...kept, forks: [other] }).forks, [one, other]);
  assert.deepEqual(joinKept({ ...kept, forks: [one] }, kept).forks, [one]);
});

Deno.test("set() keeps out what a change took out, where put() would bring it back", () => {
  const storage = storageOf();
  const store = makeStakeStore(() => storage);
  store.put({ ...kept, txids: ["ab".repeat(32)], heard: [{ txid: "cd".repeat(32), by: "here" }] });
  store.set(kept);
  assert.deepEqual(makeStakeStore(() => storage).all(), [kept]);
});

Deno.test("joinKept() takes an answer back out of a refusal", () => {
  const refused = trialBegun({ refusal: { by: "creator", code: "too-old" } });
  assert.equal(joinKept(refused, kept).refusal, undefined);
});
