import assert from "node:assert/strict";
import { field, readJson, readJsonObject } from "./json.ts";

Deno.test("readJson() and readJsonObject() give undefined for what isn't JSON", () => {
  for (const text of ["", "{", "undefined", "NaN", "'a'", "{} {}"]) {
    assert.equal(readJson(text), undefined);
    assert.equal(readJsonObject(text), undefined);
  }
});

Deno.test("readJsonObject() gives undefined for JSON that is no object", () => {
  for (const text of ["null", "[]", "7", '"a"', "true"]) assert.equal(readJsonObject(text), undefined);
  assert.deepEqual(readJsonObject('{"a":[1]}'), { a: [1] });
  assert.equal(readJson("null"), null);
});

Deno.test("field() is undefined for what has no members, and for a member that isn't there", () => {
  for (const value of [undefined, null, 7, "text", true]) assert.equal(field(value, "length"), undefined);
  assert.equal(field({ a: 1 }, "b"), undefined);
  assert.equal(field(field(readJson('{"a":{"b":null}}'), "a"), "b"), null);
});
