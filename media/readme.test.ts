import assert from "node:assert/strict";
import { WARNING_LEVEL } from "../contracts/api/warning-codes.ts";

Deno.test("README.md names every code of status.json with its weight, and none besides", async () => {
  const text = await Deno.readTextFile(new URL("README.md", import.meta.url));
  const rows = [...text.matchAll(/^\| `([a-z0-9-]+)` +\| (bad|attention) +\| \S/gm)];
  assert.deepEqual(Object.fromEntries(rows.map(([, code, level]) => [code, level])), WARNING_LEVEL);
  assert.equal(rows.length, Object.keys(WARNING_LEVEL).length);
});
