import assert from "node:assert/strict";
import fc from "fast-check";
import { clockBlocks, clockFrame, COLUMNS, readClock, ROWS } from "./clock-blocks.ts";

const NOW = Date.UTC(2026, 10, 22, 20, 0, 0, 123);
const luma = (blocks: boolean[]) => blocks.map((white) => white ? 230 : 20);

Deno.test("readClock() gives no reading when any one block is turned", () => {
  const blocks = clockBlocks(NOW);
  for (let at = 0; at < blocks.length; at++) {
    assert.equal(
      readClock(luma(blocks.map((white, other) => other === at ? !white : white)), NOW),
      undefined,
    );
  }
});

Deno.test("readClock() gives no reading of grey blocks, or of too few", () => {
  assert.equal(readClock(clockBlocks(NOW).map(() => 128), NOW), undefined);
  assert.equal(readClock([16, 235], NOW), undefined);
});

Deno.test("readClock() reads what was drawn up to four hours ago", () => {
  fc.assert(fc.property(fc.nat(4 * 3_600_000), (age) => {
    assert.equal(readClock(luma(clockBlocks(NOW - age)), NOW), NOW - age);
  }));
});

Deno.test("clockFrame() draws blocks that are read at their middles", () => {
  const [width, height] = [640, 360];
  const frame = clockFrame(NOW, width, height);
  const middles = Array.from({ length: COLUMNS * ROWS }, (_, at) => {
    const x = (at % COLUMNS + 0.5) * width / COLUMNS;
    const y = (Math.floor(at / COLUMNS) + 0.5) * height / ROWS;
    return frame[Math.floor(y) * width + Math.floor(x)] ?? 0;
  });
  assert.equal(readClock(middles, NOW + 1500), NOW);
  assert.equal(frame.length, width * height * 1.5);
});
