import assert from "node:assert/strict";
import { makeTrialTime } from "../trial-time.ts";
import { makeListWaits } from "./list-waits.ts";

function stand() {
  const time = makeTrialTime(0);
  const gone: string[] = [];
  const waits = makeListWaits(time.after);
  const hold = (rid: string, n: number) =>
    waits.hold(rid, n, () => gone.push(`${rid} ${n} at ${time.now()}`));
  return { time, gone, waits, hold };
}

Deno.test("makeListWaits() lets nothing go on that was called off, nor by another rendition's segment or an earlier one", () => {
  const { time, gone, waits, hold } = stand();
  hold("video", 5)();
  hold("video", 5);
  waits.complete("audio", 5);
  waits.complete("video", 4);
  time.pass(2999);
  assert.deepEqual(gone, []);
  time.pass(1);
  assert.deepEqual(gone, ["video 5 at 3000"]);
});

Deno.test("makeListWaits() lets a request go on when its segment is complete, at once where it is already, and all at the end", () => {
  const { gone, waits, hold } = stand();
  hold("video", 5);
  waits.complete("video", 6);
  hold("video", 6);
  hold("video", 7);
  assert.deepEqual(gone, ["video 5 at 0", "video 6 at 0"]);
  waits.close();
  assert.deepEqual(gone.slice(2), ["video 7 at 0"]);
});
