import assert from "node:assert/strict";
import { keepRung, readRung } from "./kept-rung.ts";

Deno.test("readRung() is undefined before a choice, for words that are none, and where nothing may be read", () => {
  for (const text of [null, "", "INSTANT", "warp"]) {
    assert.equal(readRung(() => ({ getItem: () => text })), undefined);
  }
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  assert.equal(readRung(blocked), undefined);
  keepRung(blocked, "instant");
});

Deno.test("keepRung() keeps what readRung() then reads", () => {
  const items = new Map<string, string>();
  const storage = () => ({
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => void items.set(name, text),
  });
  for (const rung of ["instant", "low", "close", "crowd"] as const) {
    keepRung(storage, rung);
    assert.equal(readRung(storage), rung);
  }
});
