import assert from "node:assert/strict";
import { barPlot } from "./plot.ts";

const shown = (value: number) => `${value} ms`;

Deno.test("barPlot() draws nothing for nothing, and for what is no number", () => {
  assert.deepEqual(barPlot({ title: "late", bars: [], shown }), ["late"]);
  assert.deepEqual(barPlot({ title: "late", bars: [{ label: "6", value: NaN }], shown, width: 2 }), [
    "late",
    "  6 |   NaN ms",
  ]);
});

Deno.test("barPlot() makes the largest as long as allowed and the others in proportion", () => {
  const bars = [{ label: "6", value: 50 }, { label: "48", value: 200 }];
  assert.deepEqual(barPlot({ title: "late", bars, shown, width: 8 }), [
    "late",
    "   6 |██       50 ms",
    "  48 |████████ 200 ms",
  ]);
});
