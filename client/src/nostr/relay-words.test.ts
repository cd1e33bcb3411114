import assert from "node:assert/strict";
import { refusalWords } from "./relay-words.ts";

const t = (key: string) => `<${key}>`;

Deno.test("refusalWords() repeats what a relay said, and puts a fault of it into the viewer's language", () => {
  assert.equal(refusalWords({ reason: "blocked: not here" }, t), "blocked: not here");
  assert.equal(refusalWords({ reason: "silent" }, t), "silent", "a relay may say any word");
  assert.equal(refusalWords({ reason: "silent", fault: "silent" }, t), "<app.faultSilent>");
  assert.equal(refusalWords({ reason: "unreachable", fault: "unreachable" }, t), "<app.faultUnreachable>");
  assert.equal(refusalWords({ reason: "" }, t), "<app.noReason>");
});
