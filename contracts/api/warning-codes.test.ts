import assert from "node:assert/strict";
import * as v from "valibot";
import { Warning } from "./status.ts";
import { isWarningCode, WARNING_LEVEL, warningLevel } from "./warning-codes.ts";

Deno.test("isWarningCode() is false for what no version wrote", () => {
  for (const code of ["", "toString", "__proto__", "no-such-code", "B-FRAMES"]) {
    assert.equal(isWarningCode(code), false, code);
  }
});

Deno.test("warningLevel() gives attention for a code of a newer box", () => {
  assert.equal(warningLevel("from-the-future"), "attention");
  assert.equal(warningLevel("constructor"), "attention");
});

Deno.test("WARNING_LEVEL names codes that the wire takes, each with its weight", () => {
  for (const [code, level] of Object.entries(WARNING_LEVEL)) {
    assert.ok(v.is(Warning, { code, detail: "", remedy: "" }), code);
    assert.equal(warningLevel(code), level);
    assert.ok(isWarningCode(code));
  }
});
