import assert from "node:assert/strict";
import { fillMessage } from "./message.ts";

Deno.test("fillMessage() leaves a name that nobody gave, so that a mistake is seen", () => {
  assert.equal(fillMessage("by {name}", {}, "en"), "by {name}");
});

Deno.test("fillMessage() never takes names from what it fills in", () => {
  assert.equal(fillMessage("{a} and {b}", { a: "{b}", b: "x" }, "en"), "{b} and x");
});

Deno.test("fillMessage() chooses the form for a count as the language does", () => {
  const message = "{count} viewer | {count} viewers";
  assert.equal(fillMessage(message, { count: 1 }, "en"), "1 viewer");
  assert.equal(fillMessage(message, { count: 0 }, "en"), "0 viewers");
  assert.equal(fillMessage(message, { count: 12_345 }, "de"), "12.345 viewers");
});
