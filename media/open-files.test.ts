import assert from "node:assert/strict";
import { mostConnections } from "./open-files.ts";

const limits = (files: string) =>
  `Limit                     Soft Limit           Hard Limit           Units
Max processes             63376                63376                processes
Max open files            ${files.padEnd(21)}1048576              files`;

Deno.test("mostConnections() leaves half of the files free, and never takes more than it can serve", () => {
  assert.equal(mostConnections(limits("1024")), 512);
  assert.equal(mostConnections(limits("1048576")), 16_384);
  assert.equal(mostConnections(limits("unlimited")), 5120);
  assert.equal(mostConnections("nothing of the kind"), 5120);
});

Deno.test("mostConnections() reads this process's own limit", () => {
  assert.ok(mostConnections() > 0);
});
