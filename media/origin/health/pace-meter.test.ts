import assert from "node:assert/strict";
import { makePaceMeter } from "./pace-meter.ts";

/** Parts of 200 ms over so many seconds of the clock; `mediaOf` says what media time has come by then. */
function behind(seconds: number, mediaOf: (s: number) => number, jitterMs: (n: number) => number = () => 0) {
  const meter = makePaceMeter();
  for (let n = 0; n * 0.2 < seconds; n++) meter.add(mediaOf(n * 0.2), n * 200 + jitterMs(n));
  return meter.behindS();
}

Deno.test("makePaceMeter() takes lateness of single parts, a first burst, and a clock a little off for keeping up", () => {
  assert.equal(behind(60, (s) => s), 0);
  assert.ok(behind(60, (s) => s, (n) => (n % 7 === 0 ? 800 : 20)) < 0.1);
  assert.ok(behind(60, (s) => s * 0.9995) < 0.1);
  // Ten seconds came at once at the start.
  assert.equal(behind(20, (s) => (s < 0.5 ? s * 20 : 10 + s)), 0);
  // A stall that was made up for.
  assert.ok(behind(30, (s) => (s > 10 && s < 14 ? 10 : s)) < 0.1);
  assert.equal(behind(8, (s) => s * 0.5), 0);
});

Deno.test("makePaceMeter() tells how far media fell behind the clock, and forgets it when it keeps up again", () => {
  const late = behind(40, (s) => s * 0.8);
  assert.ok(late > 2.5 && late < 4, String(late));
  assert.ok(behind(60, (s) => Math.min(s, 20) * 0.8 + Math.max(0, s - 20)) < 0.1);
});
