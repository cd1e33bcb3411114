import assert from "node:assert/strict";
import { playlistOf, readSources } from "./source-list.ts";

const BOX = "https://box.example/live/demo/";

Deno.test("readSources() leaves out what no browser can fetch", () => {
  assert.deepEqual(
    readSources([
      "rtmp://box.example/live",
      "javascript:1",
      "nonsense",
      "https://a:b@box.example/x.m3u8",
      "ftp://x/y.m3u8",
    ]),
    [],
  );
});

Deno.test("readSources() joins the two playlists of one box, and keeps strangers apart", () => {
  const sources = readSources([
    `${BOX}index.m3u8`,
    `${BOX}ll.m3u8`,
    "https://cdn.example/a.m3u8",
    "https://cdn.example/b.m3u8",
  ]);
  assert.deepEqual(sources.map(({ id }) => id), [
    BOX,
    "https://cdn.example/a.m3u8",
    "https://cdn.example/b.m3u8",
  ]);
  assert.deepEqual(sources[0], {
    id: BOX,
    host: "box.example",
    status: `${BOX}status.json`,
    whep: "https://box.example/whep/demo",
    plain: `${BOX}index.m3u8`,
    parts: `${BOX}ll.m3u8`,
  });
});

Deno.test("readSources() puts last what the page had better not ask, and else keeps the creator's order", () => {
  const hosts = ["a", "b", "c"].map((name) => `https://${name}.example/live/demo/index.m3u8`);
  const order = readSources(hosts, (address) => !address.includes("//b.")).map(({ host }) =>
    host.slice(0, 1)
  );
  assert.deepEqual(order, ["b", "a", "c"]);
});

Deno.test("readSources() takes sixteen places at most", () => {
  assert.equal(readSources(Array.from({ length: 40 }, (_, i) => `https://h${i}.example/x.m3u8`)).length, 16);
});

Deno.test("playlistOf() gives the other playlist where a source has only one", () => {
  const [foreign] = readSources(["https://cdn.example/live.m3u8"]);
  const [low] = readSources([`${BOX}ll.m3u8`]);
  assert.ok(foreign && low);
  assert.deepEqual(playlistOf(foreign, "low"), { url: "https://cdn.example/live.m3u8", rung: "crowd" });
  assert.deepEqual(playlistOf(low, "close"), { url: `${BOX}ll.m3u8`, rung: "low" });
});

Deno.test("readSources() looks for WebRTC beside a box's playlists, whatever stands before them, and nowhere else", () => {
  const [box] = readSources(["https://host.example/box/live/demo/ll.m3u8"]);
  assert.equal(box?.whep, "https://host.example/box/whep/demo");
  const [foreign] = readSources(["https://cdn.example/live/demo.m3u8"]);
  assert.equal(foreign?.whep, undefined);
});
