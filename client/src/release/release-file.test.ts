import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { readReleaseFile } from "./release-file.ts";

const KEY = "a".repeat(64);

Deno.test("readReleaseFile() gives nothing for a broken file, version or key", () => {
  for (
    const text of [
      "",
      "{",
      "null",
      "[]",
      '"0.1.0"',
      '{"version":"0.1","key":null}',
      '{"version":1,"key":null}',
      '{"version":"0.1.0"}',
      '{"version":"0.1.0","key":""}',
      '{"version":"0.1.0","key":"npub1x"}',
      JSON.stringify({ version: "0.1.0", key: KEY.toUpperCase() }),
    ]
  ) {
    assert.equal(readReleaseFile(text), undefined, text);
  }
});

Deno.test("readReleaseFile() reads the site's own file, and one with a key", async () => {
  const own = await readFile(new URL("../../public/release.json", import.meta.url), "utf8");
  assert.ok(readReleaseFile(own));
  assert.deepEqual(readReleaseFile(JSON.stringify({ version: "1.2.3", key: KEY })), {
    version: "1.2.3",
    key: KEY,
  });
});
