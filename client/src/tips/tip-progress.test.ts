import assert from "node:assert/strict";
import type { EdgeWord } from "./edge-client.ts";
import type { PaymentVerdict } from "./judge-payment.ts";
import {
  isSettled,
  nextLookMs,
  type TipProgress,
  weighProgress,
  type WeighProgressOptions,
} from "./tip-progress.ts";

const paid = (confirmations: number): PaymentVerdict => ({
  verdict: "paid",
  amount: 5n,
  confirmations,
  marks: ["k"],
  tip: { stream: { creator: "a".repeat(64), d: "demo" }, nonce: "01" },
});
const vouched = (level: "pool" | "1" | "10"): EdgeWord => ({
  state: "vouched",
  level,
  amount: 5n,
  confirmations: level === "pool" ? 0 : Number(level),
  receipt: { id: "", pubkey: "e", created_at: 0, kind: 4321, tags: [], content: "", sig: "" },
});
const unchecked: PaymentVerdict = { verdict: "unchecked" };
const unknown: PaymentVerdict = { verdict: "pending", because: "unknown" };
const unheard: EdgeWord = { state: "pending", code: "unknown-transaction" };
const silent: EdgeWord = { state: "unreachable", detail: "" };
/** Its operator set it up for another chain. */
const misled: EdgeWord = { state: "refused", code: "wrong-network" };
const nobody = { told: undefined, telling: false };
const weigh = (change: Partial<WeighProgressOptions>) =>
  weighProgress({ here: unchecked, edges: [], reached: undefined, telling: nobody, ...change });

Deno.test("weighProgress() names why a tip isn't one, and never proves what the page refused", () => {
  const cases: [Partial<WeighProgressOptions>, TipProgress][] = [
    [{ here: { verdict: "refused", code: "wrong-message" }, edges: [vouched("10")] }, {
      state: "refused",
      code: "wrong-message",
      by: "page",
      final: true,
    }],
    [{ edges: [{ state: "refused", code: "wrong-address" }] }, {
      state: "refused",
      code: "wrong-address",
      by: "edge",
      final: true,
    }],
    [{ edges: [misled, silent] }, {
      state: "refused",
      code: "wrong-network",
      by: "edge",
      final: false,
    }],
    [{ edges: [misled, unheard] }, { state: "pending", because: "unknown" }],
    [{ edges: [misled, { state: "pending", code: "pending" }] }, { state: "pending", because: "disagree" }],
    [{ here: unknown, edges: [unheard] }, { state: "pending", because: "unknown" }],
    [{ edges: [unheard] }, { state: "pending", because: "unknown" }],
    [{ here: { verdict: "pending", because: "disagree" }, edges: [silent] }, {
      state: "pending",
      because: "disagree",
    }],
    [{ edges: [{ state: "pending", code: "pending" }] }, { state: "pending", because: "disagree" }],
    [{ edges: [silent] }, { state: "pending", because: "unreachable" }],
    [{}, { state: "pending", because: "no-nodes" }],
    [{ here: unknown, edges: [unheard], reached: "1" }, { state: "revoked", because: "gone" }],
    [{ here: { verdict: "refused", code: "double-spend" }, reached: "pool" }, {
      state: "revoked",
      because: "double-spend",
    }],
    [{ edges: [{ state: "refused", code: "double-spend" }], reached: "pool" }, {
      state: "revoked",
      because: "double-spend",
    }],
  ];
  for (const [change, progress] of cases) {
    assert.deepEqual(weigh(change), progress, JSON.stringify(progress));
  }
});

Deno.test("weighProgress() proves by this page or by an edge, and calls told what relays took", () => {
  const level = (change: Partial<WeighProgressOptions>) => {
    const progress = weigh(change);
    return progress.state === "proven" ? [progress.level, progress.told] : progress;
  };
  const took = { told: "pool", telling: false } as const;
  assert.deepEqual(level({ here: paid(0), edges: [silent] }), ["pool", undefined]);
  assert.deepEqual(level({ here: paid(3), edges: [vouched("1")], telling: took }), ["1", "pool"]);
  assert.deepEqual(level({ edges: [vouched("pool"), vouched("1"), silent] }), ["1", undefined]);
  // One edge that can't find it doesn't outweigh another that did.
  assert.deepEqual(level({ edges: [unheard, vouched("1")] }), ["1", undefined]);
  assert.deepEqual(level({ edges: [misled, vouched("1")] }), ["1", undefined]);
});

Deno.test("isSettled() goes on asking until everybody can know of the last level, and while an edge may say otherwise", () => {
  const told = (level: "1" | "10") => ({ told: level, telling: false });
  assert.equal(isSettled(weigh({ here: paid(10), edges: [vouched("10")] })), false);
  assert.equal(isSettled(weigh({ here: paid(10), edges: [vouched("10")], telling: told("1") })), false);
  assert.equal(isSettled(weigh({ here: paid(10), edges: [vouched("10")], telling: told("10") })), true);
  assert.equal(isSettled(weigh({ here: paid(3), edges: [vouched("1")], telling: told("1") })), false);
  assert.equal(isSettled(weigh({ here: { verdict: "refused", code: "wrong-message" } })), true);
  assert.equal(isSettled(weigh({ edges: [misled] })), true);
  assert.equal(isSettled(weigh({ edges: [misled, silent] })), false);
});

Deno.test("nextLookMs() looks every second for a payment that was just sent, and ever less once it is there", () => {
  const unseen = weigh({ here: unknown });
  assert.deepEqual([1, 8, 9].map((looks) => nextLookMs(unseen, looks)), [1000, 1000, 4000]);
  const seen = [paid(0), paid(1)].map((here) => nextLookMs(weigh({ here }), 1));
  assert.deepEqual(seen, [10_000, 30_000]);
  assert.equal(nextLookMs(weigh({ here: { verdict: "refused", code: "wrong-message" } }), 1), 4000);
});
