import assert from "node:assert/strict";
import { BITRATES, PRESETS } from "./presets.ts";

Deno.test("every preset has a size encoders take and a bitrate that can be chosen", () => {
  for (const { width, height, bitrate } of Object.values(PRESETS)) {
    assert.equal(width % 2 + height % 2, 0);
    assert.ok((BITRATES as readonly number[]).includes(bitrate));
  }
});
