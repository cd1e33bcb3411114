import assert from "node:assert/strict";
import { keepWay, readWay } from "./way.ts";

Deno.test("readWay() falls back to the browser, and keeps what was chosen", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  assert.equal(readWay(storage), "browser");
  assert.equal(readWay({ getItem: () => "carrier pigeon" }), "browser");
  keepWay(storage, "encoder");
  assert.equal(readWay(storage), "encoder");
});
