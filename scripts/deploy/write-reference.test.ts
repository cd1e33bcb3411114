import assert from "node:assert/strict";
import { environmentReference } from "../../edge/variables.ts";
import { withReference } from "./write-reference.ts";

Deno.test("withReference() finds no table where none is", () => {
  assert.equal(withReference("# edge\n\n| method | what |\n| --- | --- |\n"), undefined);
});

Deno.test("withReference() replaces the table alone, and a second time nothing", () => {
  const old =
    "# edge\n\n| a | b |\n| - | - |\n\n| variable | what | default |\n| --- | --- | --- |\n| `X` | $& old | 1 |\n\nMore.\n";
  const fresh = withReference(old);
  assert.equal(fresh, `# edge\n\n| a | b |\n| - | - |\n\n${environmentReference()}\n\nMore.\n`);
  assert.equal(withReference(fresh ?? ""), fresh);
});
