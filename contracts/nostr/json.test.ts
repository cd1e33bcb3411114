import assert from "node:assert/strict";
import { readJson, readJsonObject } from "./json.ts";

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
