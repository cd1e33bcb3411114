import assert from "node:assert/strict";
import { playingAlong } from "./picture.ts";

const [same, other, unknown] = [{ plays: "video" }, { plays: "video-480" }, {}];
const all = [same, other, unknown];

Deno.test("playingAlong() leaves out who plays another size of the picture that plays here", () => {
  assert.deepEqual(playingAlong("video", "video", all), [same, unknown]);
});

Deno.test("playingAlong() leaves nobody out for sound, nor before anything is known here", () => {
  assert.equal(playingAlong("video", "audio", all), all);
  assert.equal(playingAlong(undefined, "video", all), all);
});
