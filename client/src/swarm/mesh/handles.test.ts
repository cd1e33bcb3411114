import assert from "node:assert/strict";
import { makeHandles } from "./handles.ts";

Deno.test("an object keeps its handle while it is remembered, and no two remembered ones share one", () => {
  const handleOf = makeHandles();
  const first = handleOf("first");
  const others = Array.from({ length: 1023 }, (_, at) => handleOf(`${at}`));
  assert.equal(handleOf("first"), first);
  assert.equal(new Set([first, ...others]).size, 1024);
  handleOf("one more");
  assert.notEqual(handleOf("first"), first);
});

Deno.test("handles stay within what a frame holds", () => {
  const handleOf = makeHandles();
  for (let at = 0; at < 70_000; at++) {
    const handle = handleOf(`${at}`);
    assert.ok(handle >= 0 && handle <= 0xffff);
  }
});
