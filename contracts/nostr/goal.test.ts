import assert from "node:assert/strict";
import type { NostrEvent } from "./event.ts";
import { goalTemplate, readGoal } from "./goal.ts";
import { KIND } from "./kinds.ts";

const event = (tags: string[][], kind: number = KIND.goal): NostrEvent => ({
  id: "1".repeat(64),
  pubkey: "a".repeat(64),
  sig: "0".repeat(128),
  kind,
  created_at: 1_700_000_000,
  tags,
  content: " A new microphone ",
});
const address = `${KIND.liveEvent}:${"a".repeat(64)}:demo`;

Deno.test("readGoal() takes no other kind", () => {
  assert.equal(readGoal(event([], KIND.chat)), undefined);
});

Deno.test("readGoal() leaves out an amount that is none, or said twice", () => {
  const broken = [["0"], ["-5"], ["1.5"], ["1e9"], ["99999999999999999999"], ["5", "6"], [""]];
  for (const amounts of broken) {
    const goal = readGoal(event(amounts.map((amount) => ["monero", amount])));
    assert.equal(goal?.piconero, undefined, amounts.join());
  }
});

Deno.test("readGoal() reads another client's goal, which has no amount in Monero", () => {
  assert.deepEqual(
    readGoal(event([["amount", "210000"], ["relays", "wss://a.example"], ["closed_at", "1700000100"]])),
    {
      id: "1".repeat(64),
      author: "a".repeat(64),
      text: "A new microphone",
      createdAt: 1_700_000_000,
      closedAt: 1_700_000_100,
      relays: ["wss://a.example"],
    },
  );
});

Deno.test("readGoal() reads back what goalTemplate() wrote", () => {
  const template = goalTemplate(
    {
      address,
      text: "A new microphone",
      piconero: 5n * 10n ** 11n,
      relays: ["wss://a.example"],
      closedAt: 1_700_000_060,
    },
    1_700_000_000,
  );
  const goal = readGoal({ ...event([]), ...template });
  assert.equal(goal?.piconero, 5n * 10n ** 11n);
  assert.equal(goal?.closedAt, 1_700_000_060);
  assert.deepEqual(goal?.relays, ["wss://a.example"]);
});

Deno.test("goalTemplate() throws for no stream, for no amount and for an end that is past", () => {
  const good = { address, text: "", piconero: 1n, relays: [] };
  assert.throws(() => goalTemplate({ ...good, address: "demo" }, 0));
  assert.throws(() => goalTemplate({ ...good, piconero: 0n }, 0));
  assert.throws(() => goalTemplate({ ...good, closedAt: 5 }, 5));
});
