import assert from "node:assert/strict";
import { formatAge, formatSpan } from "./age.ts";

Deno.test("formatAge() tells past from future and rounds to the nearest unit", () => {
  assert.equal(formatAge(5, "en"), "now");
  assert.equal(formatAge(720, "en"), "12 min. ago");
  assert.equal(formatAge(-7195, "en"), "in 2 hr.");
  assert.equal(formatAge(86_400 * 3, "de"), "vor 3 Tagen");
});

Deno.test("formatSpan() never goes below zero and leaves out what is too fine", () => {
  assert.equal(formatSpan(-50, "en"), "0 min");
  assert.equal(formatSpan(725, "en"), "12 min");
  assert.equal(formatSpan(9000, "en"), "2 hr 30 min");
  assert.equal(formatSpan(90_000, "en"), "1 day 1 hr");
});
