import assert from "node:assert/strict";
import { folderOf, renditionOf, sessionsOf, staysWithin } from "./listed-places.ts";

const AT = "https://box.example/live/bees/index.m3u8";
const FOLDER = "https://box.example/live/bees/";
const SID = "00112233445566aa";

Deno.test("staysWithin() is false where one address leads anywhere but to a rendition beside the playlist", () => {
  const good = `${FOLDER}${SID}/video/index.m3u8`;
  const bad = [
    `https://other.example/live/bees/${SID}/video/index.m3u8`,
    `https://box.example/live/wasps/${SID}/video/index.m3u8`,
    `${FOLDER}video/index.m3u8`,
    `${FOLDER}${SID}/Video/index.m3u8`,
    `${FOLDER}${SID}/video/other.m3u8`,
    `${good}?_HLS_msn=7`,
  ];
  for (const uri of bad) assert.equal(staysWithin([good, uri], AT), false, uri);
  assert.equal(staysWithin([good, `${FOLDER}${SID}/audio/ll.m3u8`], AT), true);
});

Deno.test("sessionsOf() and renditionOf() name nothing that a box's address doesn't say", () => {
  assert.deepEqual(sessionsOf([AT, "https://cdn.example/a.m3u8"]), []);
  assert.equal(renditionOf(AT), undefined);
  const [video, audio] = [`${FOLDER}${SID}/video/ll.m3u8`, `${FOLDER}${SID}/audio/ll.m3u8`];
  assert.deepEqual(sessionsOf([video, audio]), [SID]);
  assert.equal(renditionOf(`${video}?_HLS_msn=7`), "video");
  assert.equal(folderOf(AT), FOLDER);
});
