import assert from "node:assert/strict";
import { isProtected } from "./protection.ts";

Deno.test("isProtected() is false for tags that only look alike", () => {
  assert.equal(isProtected({ tags: [["t", "-"], ["--"], ["e", "-"]] }), false);
});

Deno.test("isProtected() is true with the lone dash", () => {
  assert.equal(isProtected({ tags: [["t", "x"], ["-"]] }), true);
});
