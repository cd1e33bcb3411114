import assert from "node:assert/strict";
import { makePacing } from "./pacing.ts";

/** Pictures shown in ten seconds of a source with frames every `gap` ms and a clock twice as fast as 30 a second. */
function shownIn(gap: number): number {
  const pacing = makePacing(30);
  let shown = 0;
  let nextFrame = 0;
  for (let now = 0; now < 10_000; now++) {
    if (now >= nextFrame) {
      nextFrame += gap;
      if (pacing.frame(now)) shown++;
    }
    if (now % 17 === 0 && pacing.tick(now)) shown++;
  }
  return shown / 10;
}

for (
  const [gap, least, most, why] of [
    [Infinity, 18, 31, "a screen that stands still goes on"],
    [1000 / 30, 29.5, 30.5, "each frame of a camera at 30, once"],
    [1000 / 60, 29.5, 31, "every other frame of one at 60"],
    [1000 / 10, 18, 31, "a dark camera's frames are repeated"],
  ] as const
) {
  Deno.test(`makePacing() shows ${why}`, () => {
    const shown = shownIn(gap);
    assert.ok(shown >= least && shown <= most, `${shown} a second`);
  });
}
