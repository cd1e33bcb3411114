import assert from "node:assert/strict";
import fc from "fast-check";
import { MULTIVARIANT_LIMIT, readMultivariant } from "./multivariant.ts";

const BASE = "https://box.example/live/demo/ll.m3u8";
const GOOD = [
  "#EXTM3U",
  "#EXT-X-VERSION:10",
  "#EXT-X-INDEPENDENT-SEGMENTS",
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,URI="s/audio/ll.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42c01e,mp4a.40.2",AUDIO="a"',
  "s/video/ll.m3u8",
];

function malformed(lines: string[]): string {
  const read = readMultivariant(lines.join("\n"), BASE);
  assert.equal(read.form, "malformed");
  return read.form === "malformed" ? read.detail : "";
}

Deno.test("readMultivariant() refuses what is larger than 64 KiB", () => {
  assert.match(malformed([...GOOD, "#".repeat(MULTIVARIANT_LIMIT)]), /larger/);
});

Deno.test("readMultivariant() refuses what is no playlist, and one without renditions", () => {
  malformed(["<!doctype html>"]);
  malformed(["#EXTM3U"]);
});

Deno.test("readMultivariant() refuses addresses that are not on the web", () => {
  for (
    const uri of [
      "data:text/plain,x",
      "blob:https://x/1",
      "javascript:1",
      "file:///etc/passwd",
      "https://a:b@c/x.m3u8",
      "{$x}",
    ]
  ) {
    malformed([...GOOD.slice(0, -1), uri]);
    malformed([...GOOD, `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="b",NAME="b",URI="${uri}"`]);
  }
});

Deno.test("readMultivariant() refuses codecs that are not names", () => {
  malformed(["#EXTM3U", '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="<script>"', "v.m3u8"]);
});

Deno.test("readMultivariant() refuses more renditions than anybody has", () => {
  const many = Array.from({ length: 65 }, (_, i) => ["#EXT-X-STREAM-INF:BANDWIDTH=1", `${i}.m3u8`]).flat();
  assert.match(malformed(["#EXTM3U", ...many]), /more than/);
});

Deno.test("readMultivariant() says media of whatever hls.js would take for a media playlist", () => {
  for (const line of ["#EXTINF:2,", "#EXT-X-TARGETDURATION:2"]) {
    assert.deepEqual(readMultivariant([...GOOD, line].join("\n"), BASE), { form: "media" });
  }
});

Deno.test("readMultivariant() leaves out keys, steering, variables, subtitles and stray addresses", () => {
  const read = readMultivariant(
    [
      ...GOOD.slice(0, -2),
      '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="https://evil.example/key"',
      '#EXT-X-CONTENT-STEERING:SERVER-URI="https://evil.example/"',
      '#EXT-X-DEFINE:NAME="x",VALUE="y"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="t",NAME="t",URI="https://evil.example/t.m3u8"',
      "https://evil.example/stray.m3u8",
      '#EXT-X-STREAM-INF:BANDWIDTH=1,SUBTITLES="t",AUDIO="a"',
      "s/video/ll.m3u8",
    ].join("\r\n"),
    BASE,
  );
  assert.equal(read.form, "multivariant");
  if (read.form !== "multivariant") return;
  assert.doesNotMatch(read.text, /evil|DEFINE|SUBTITLES/);
  assert.deepEqual(read.uris, [
    "https://box.example/live/demo/s/audio/ll.m3u8",
    "https://box.example/live/demo/s/video/ll.m3u8",
  ]);
});

Deno.test("readMultivariant() never throws, whatever it is given", () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...GOOD), fc.string())), (lines) => {
    readMultivariant(["#EXTM3U", ...lines].join("\n"), BASE);
  }));
});
