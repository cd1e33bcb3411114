import assert from "node:assert/strict";
import { makeAudience } from "./audience.ts";

Deno.test("read() counts no reader who last asked fifteen seconds ago, and nobody of another stream", () => {
  let nowMs = 0;
  const audience = makeAudience(() => nowMs);
  audience.playlist("one", "a");
  nowMs = 10_000;
  audience.playlist("one", "b");
  nowMs = 15_000;
  assert.equal(audience.read("one").http, 1);
  assert.deepEqual(audience.read("two"), { http: 0, sent: 0 });
});

Deno.test("read() counts each reader once however often it asks, and every byte", () => {
  let nowMs = 0;
  const audience = makeAudience(() => nowMs);
  for (let n = 0; n < 1000; n++) {
    nowMs += 200;
    audience.playlist("one", `reader ${n % 7}`);
    audience.sent("one", 10);
  }
  assert.deepEqual(audience.read("one"), { http: 7, sent: 10_000 });
});

Deno.test("playlist() counts no more readers than memory is meant for, and keeps none of their words whole", () => {
  let nowMs = 0;
  const audience = makeAudience(() => nowMs);
  for (let n = 0; n < 30_000; n++) audience.playlist("one", `reader ${n}`);
  assert.equal(audience.read("one").http, 10_000);
  nowMs = 20_000;
  for (const end of ["a", "b"]) audience.playlist("one", "long ".repeat(1000) + end);
  assert.equal(audience.read("one").http, 1);
});
