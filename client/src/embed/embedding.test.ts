import assert from "node:assert/strict";
import { embeddingOf } from "./embedding.ts";

Deno.test("embeddingOf() lets nobody frame the site itself", () => {
  assert.equal(embeddingOf({ marked: false, framed: true }), "framed");
});

Deno.test("embeddingOf() shows the player where it is marked, framed or opened by itself", () => {
  assert.equal(embeddingOf({ marked: true, framed: true }), "embedded");
  assert.equal(embeddingOf({ marked: true, framed: false }), "embedded");
  assert.equal(embeddingOf({ marked: false, framed: false }), "site");
});
