import assert from "node:assert/strict";
import { makePageStorage } from "./page-storage.ts";

Deno.test("makePageStorage() knows nothing at first, and nothing of another page", () => {
  const [one, two] = [makePageStorage(), makePageStorage()];
  assert.equal(one.getItem("toString"), null);
  one.setItem("a", "1");
  assert.deepEqual([one.getItem("a"), two.getItem("a")], ["1", null]);
});
