import assert from "node:assert/strict";
import { readInteger, readMembers, readShortText } from "./json-fields.ts";

Deno.test("readInteger() gives undefined outside its bounds and for what is no whole number", () => {
  for (const value of [undefined, null, "1", 0.5, NaN, Infinity, 0, 4, [1]]) {
    assert.equal(readInteger(value, 1, 3), undefined, String(value));
  }
  assert.deepEqual([1, 2, 3].map((value) => readInteger(value, 1, 3)), [1, 2, 3]);
});

Deno.test("readShortText() gives undefined for no text, an empty one and a long one", () => {
  for (const value of [undefined, null, 7, "", "abcd", ["a"]]) {
    assert.equal(readShortText(value, 3), undefined, String(value));
  }
  assert.deepEqual(["a", "abc"].map((text) => readShortText(text, 3)), ["a", "abc"]);
});

Deno.test("readMembers() gives undefined for all but an object", () => {
  for (const value of [undefined, null, 7, "a", [], [{}]]) assert.equal(readMembers(value), undefined);
  assert.deepEqual(readMembers({ a: 1 }), { a: 1 });
});
