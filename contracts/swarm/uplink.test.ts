import assert from "node:assert/strict";
import { isWeakUplink, readUplinkClass, uplinkClassOf } from "./uplink.ts";

Deno.test("readUplinkClass() gives undefined for what is no class", () => {
  for (const value of [undefined, null, "1", -1, 5, 1.5, NaN, [1]]) {
    assert.equal(readUplinkClass(value), undefined, String(value));
  }
});

Deno.test("uplinkClassOf() gives 0 where nothing was measured", () => {
  for (const kbit of [undefined, NaN, -1]) assert.equal(uplinkClassOf(kbit), 0, String(kbit));
});

Deno.test("uplinkClassOf() begins each class where UPLINK_FROM_KBIT says", () => {
  const classes = [0, 4_999, 5_000, 19_999, 20_000, 49_999, 50_000, 1e9, Infinity].map(uplinkClassOf);
  assert.deepEqual(classes, [1, 1, 2, 2, 3, 3, 4, 4, 4]);
  for (const uplink of classes) assert.equal(readUplinkClass(uplink), uplink);
});

Deno.test("isWeakUplink() is true below 5 Mbit/s only, not where nothing was measured", () => {
  assert.deepEqual(([0, 1, 2, 3, 4] as const).filter(isWeakUplink), [1]);
});
