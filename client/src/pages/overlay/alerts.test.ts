import assert from "node:assert/strict";
import type { ShownTip } from "../../tips/tip-book.ts";
import { makeAlerts } from "./alerts.ts";

const tip = (id: string, change: Partial<ShownTip> = {}): ShownTip => ({
  id,
  amount: 5n,
  level: "pool",
  words: "",
  at: 100,
  paidAt: 100,
  by: "edge",
  ...change,
});

/** Alerts over a clock that the test turns. */
function stand() {
  const shown: (string | undefined)[] = [];
  let due: { work: () => void } | undefined;
  const alerts = makeAlerts({
    since: 100,
    showMs: 8000,
    after: (_ms, work) => {
      due = { work };
      return () => due = undefined;
    },
    onShow: (now) => shown.push(now?.id),
  });
  return { shown, alerts, turn: () => due?.work() };
}

Deno.test("makeAlerts() shows nothing that came before it, and nothing twice", () => {
  const { shown, alerts, turn } = stand();
  alerts.take([tip("old", { at: 99 }), tip("a")]);
  alerts.take([tip("old", { at: 99 }), tip("a", { level: "1" })]);
  assert.deepEqual(shown, ["a"]);
  turn();
  turn();
  assert.deepEqual(shown, ["a", undefined]);
});

Deno.test("makeAlerts() shows one after the other", () => {
  const { shown, alerts, turn } = stand();
  alerts.take([tip("a"), tip("b")]);
  turn();
  turn();
  assert.deepEqual(shown, ["a", undefined, "b"]);
});

Deno.test("makeAlerts() keeps the large tips of a flood, in their order", () => {
  const { shown, alerts, turn } = stand();
  const flood = Array.from({ length: 80 }, (_, n) => tip(`small ${n}`, { amount: BigInt(n) }));
  alerts.take([tip("first"), ...flood, tip("large", { amount: 1000n })]);
  for (let i = 0; i < 200; i++) turn();
  const names = shown.filter((id) => id !== undefined);
  assert.equal(names.length, 50);
  assert.equal(names.at(-1), "large");
});

Deno.test("makeAlerts() falls silent when stopped", () => {
  const { shown, alerts, turn } = stand();
  alerts.take([tip("a"), tip("b")]);
  alerts.stop();
  turn();
  assert.deepEqual(shown, ["a"]);
});
