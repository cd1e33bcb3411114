import assert from "node:assert/strict";
import { readPlaces } from "./place.ts";
import { readStreamPlaylist } from "./stream-playlist.ts";

const TEXT = `#EXTM3U
#EXT-X-VERSION:10
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",AUTOSELECT=YES,DEFAULT=YES,CHANNELS="2",URI="00112233445566aa/audio/ll.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=9,AVERAGE-BANDWIDTH=8,CODECS="avc1.42c01e,mp4a.40.2",RESOLUTION=320x180,AUDIO="audio"
00112233445566aa/video/ll.m3u8
`;

Deno.test("readStreamPlaylist() takes nothing that leads elsewhere or says more than a box does", () => {
  for (
    const bent of [
      TEXT.replace("00112233445566aa/video", "https://elsewhere.example/00112233445566aa/video"),
      TEXT.replace("00112233445566aa/video", "../00112233445566aa/video"),
      TEXT.replace("00112233445566aa/video", "00112233445566ab/video"),
      TEXT.replace("video/ll.m3u8", "video/index.m3u8"),
      TEXT.replace("#EXT-X-VERSION:10", '#EXT-X-CONTENT-STEERING:SERVER-URI="https://elsewhere.example"'),
      TEXT.replace("#EXT-X-VERSION:10", '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="k"'),
      TEXT.replace("TYPE=AUDIO", "TYPE=SUBTITLES"),
      TEXT.replace("\n00112233445566aa/video/ll.m3u8", ""),
      TEXT.replace("#EXTM3U", "#EXTM3U8"),
      "#EXTM3U\n",
      TEXT + " ".repeat(70_000),
    ]
  ) assert.equal(readStreamPlaylist(bent, "ll"), undefined, bent.slice(0, 400));
});

Deno.test("readStreamPlaylist() reads what a box writes", () => {
  assert.deepEqual(readStreamPlaylist(TEXT, "ll"), {
    sid: "00112233445566aa",
    renditions: [
      { rid: "audio", kind: "audio", codecs: [] },
      { rid: "video", kind: "video", codecs: ["avc1.42c01e", "mp4a.40.2"], width: 320, height: 180 },
    ],
  });
});

Deno.test("readPlaces() takes addresses of boxes alone, of this stream, without secrets in them", () => {
  const places = readPlaces([
    "https://box.example/live/demo/index.m3u8",
    "https://box.example/live/demo/ll.m3u8",
    "https://box.example/live/other/ll.m3u8",
    "https://user:word@box.example/live/demo/ll.m3u8",
    "https://cdn.example/a/live/demo/index.m3u8?token=1",
    "https://cdn.example/a/live/demo/index.m3u8",
    "https://cdn.example/a/live/demo/index.m3u8",
    "ftp://box.example/live/demo/index.m3u8",
    "https://foreign.example/stream.m3u8",
  ], "demo");
  assert.deepEqual(places, [
    { id: "https://box.example/live/demo/", host: "box.example", forms: ["index", "ll"] },
    { id: "https://cdn.example/a/live/demo/", host: "cdn.example", forms: ["index"] },
  ]);
});
