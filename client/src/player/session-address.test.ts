import assert from "node:assert/strict";
import { sessionOf } from "./session-address.ts";

Deno.test("sessionOf() reads a session from a box's addresses alone", () => {
  assert.equal(sessionOf("https://box.example/live/demo/index.m3u8"), undefined);
  assert.equal(sessionOf("https://box.example/live/demo/0011/video/index.m3u8"), undefined);
  assert.equal(
    sessionOf("https://box.example/live/demo/00112233445566aa/video/ll.m3u8?_HLS_msn=7"),
    "00112233445566aa",
  );
});
