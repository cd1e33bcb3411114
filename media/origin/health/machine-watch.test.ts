import assert from "node:assert/strict";
import { freeBytesOf, makeLateness } from "./machine-watch.ts";

/** Twenty ticks that come so much later than half a second after the one before. */
function latenessOf(late: readonly number[]): number {
  const lateness = makeLateness(500, 0);
  let nowMs = 0;
  for (const ms of late) lateness.tick(nowMs += 500 + ms);
  return lateness.read();
}

Deno.test("makeLateness() makes nothing of a slow start, one long pause, or a machine that slept", () => {
  assert.equal(latenessOf(Array(19).fill(900)), 0);
  assert.ok(latenessOf([...Array(19).fill(2), 3_600_000]) < 60);
  assert.equal(latenessOf(Array(20).fill(-3)), 0);
});

Deno.test("makeLateness() averages how late ticks come", () => {
  assert.equal(latenessOf(Array(20).fill(150)), 150);
  assert.equal(latenessOf([...Array(20).fill(900), ...Array(20).fill(0)]), 0);
});

Deno.test("freeBytesOf() is undefined where the system doesn't tell, and something where there is a disk", async () => {
  assert.equal(await freeBytesOf("/no/such/folder"), undefined);
  assert.ok((await freeBytesOf(Deno.cwd()) ?? 0) > 0);
});
