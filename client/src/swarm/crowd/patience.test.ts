import assert from "node:assert/strict";
import { bufferedAhead, patienceMs, reserveMs } from "./patience.ts";

const facts = { start: 12, position: 10, buffered: 2, rate: 1, peers: 3, reserveMs: 1000 };

Deno.test("patienceMs() is none where nobody could bring it, nothing is buffered, or it is needed at once", () => {
  assert.equal(patienceMs({ ...facts, peers: 0 }), 0);
  assert.equal(patienceMs({ ...facts, buffered: undefined }), 0);
  assert.equal(patienceMs({ ...facts, buffered: 0.4 }), 0);
  assert.equal(patienceMs({ ...facts, start: 9 }), 0);
});

Deno.test("patienceMs() leaves the reserve, and less when the picture runs faster", () => {
  assert.equal(patienceMs(facts), 1000);
  assert.equal(patienceMs({ ...facts, rate: 1.25 }), 600);
});

Deno.test("reserveMs() keeps more in hand on a slow line, and never less than the rung's own", () => {
  assert.deepEqual([reserveMs("close"), reserveMs("crowd")], [300, 1000]);
  assert.deepEqual([reserveMs("close", 400), reserveMs("crowd", 400)], [950, 1000]);
});

Deno.test("bufferedAhead() is what lies from here on without a hole", () => {
  const ranges = [[0, 4], [6, 9]] as const;
  const buffered = {
    length: 2,
    start: (at: number) => ranges[at]?.[0] ?? NaN,
    end: (at: number) => ranges[at]?.[1] ?? NaN,
  };
  assert.equal(bufferedAhead(buffered, 5), undefined);
  assert.equal(bufferedAhead(buffered, 3), 1);
  assert.equal(bufferedAhead(buffered, 6), 3);
});
