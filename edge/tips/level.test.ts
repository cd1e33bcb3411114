import assert from "node:assert/strict";
import { MAX_RECEIPT_SECONDS } from "../../contracts/nostr/tip-receipt.ts";
import { levelOf, reaches, RECEIPT_SECONDS } from "./level.ts";

Deno.test("levelOf() rises at one and at ten confirmations", () => {
  assert.deepEqual([0, 1, 9, 10, 1000].map(levelOf), ["pool", "1", "1", "10", "10"]);
});

Deno.test("reaches() holds for the asked level and those above", () => {
  assert.deepEqual([reaches("pool", "1"), reaches("1", "10"), reaches("1", "1"), reaches("10", "pool")], [
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("RECEIPT_SECONDS is nowhere longer than a receipt may hold", () => {
  assert.ok(Math.max(...Object.values(RECEIPT_SECONDS)) <= MAX_RECEIPT_SECONDS);
});

Deno.test("RECEIPT_SECONDS shows a tip in a block for a day, though the payer's page asks for no more", () => {
  assert.equal(RECEIPT_SECONDS["1"], 86_400);
  assert.ok(RECEIPT_SECONDS.pool < RECEIPT_SECONDS["1"] && RECEIPT_SECONDS["1"] < RECEIPT_SECONDS["10"]);
});
