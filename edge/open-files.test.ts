import assert from "node:assert/strict";
import { mostConnections } from "./open-files.ts";

Deno.test("mostConnections() leaves files free for a burst, and has a bound of its own", () => {
  const limits = (files: string) =>
    `Limit  Soft Limit\nMax open files            ${files}   524288   files\n`;
  assert.equal(mostConnections(limits("1024")), 512);
  assert.equal(mostConnections(limits("20000")), 17_952);
  assert.equal(mostConnections(limits("1048576")), 32_768);
  assert.equal(mostConnections(limits("unlimited")), 8192);
  assert.equal(mostConnections(""), 8192);
});
