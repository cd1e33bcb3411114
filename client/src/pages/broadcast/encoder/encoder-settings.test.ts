import assert from "node:assert/strict";
import { obsTarget } from "./encoder-settings.ts";

Deno.test("obsTarget() refuses what has no server or no name", () => {
  for (const text of ["", "rtmp://host", "rtmp://host/", "rtmp://host/live", "rtmp://host/live/"]) {
    assert.equal(obsTarget(text), undefined, text);
  }
});

Deno.test("obsTarget() puts the token into OBS' key field, never into its server", () => {
  assert.deepEqual(obsTarget("rtmp://box.example:1935/live/bees-abcd?token=s3cret"), {
    server: "rtmp://box.example:1935/live",
    key: "bees-abcd?token=s3cret",
  });
});
