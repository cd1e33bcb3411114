import assert from "node:assert/strict";
import { renditionName } from "./follower.ts";
import { readMuxerIndex, readMuxerPlaylist } from "./muxer-playlist.ts";

const INDEX = `#EXTM3U
#EXT-X-VERSION:10
#EXT-X-INDEPENDENT-SEGMENTS

#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio2",AUTOSELECT=YES,DEFAULT=YES,URI="audio2_stream.m3u8"

#EXT-X-STREAM-INF:BANDWIDTH=2152896,AVERAGE-BANDWIDTH=2023283,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"
video1_stream.m3u8
`;

Deno.test("readMuxerIndex() finds nothing in what is no playlist", () => {
  for (const text of ["", "#EXTM3U\n", "<html>", "video1_stream.m3u8\n"]) {
    assert.deepEqual(readMuxerIndex(text), []);
  }
});

Deno.test("readMuxerIndex() puts the picture first and gives each rendition its codec", () => {
  const streams = readMuxerIndex(INDEX);
  assert.deepEqual(streams, [
    { uri: "video1_stream.m3u8", kind: "video", codec: "avc1.42c01f" },
    { uri: "audio2_stream.m3u8", kind: "audio", codec: "mp4a.40.2" },
  ]);
  assert.deepEqual(streams.map((_, at) => renditionName(streams, at)), ["video", "audio"]);
});

Deno.test("readMuxerIndex() reads sound alone", () => {
  const text = `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="opus"\naudio1_stream.m3u8\n`;
  assert.deepEqual(readMuxerIndex(text), [{ uri: "audio1_stream.m3u8", kind: "audio", codec: "opus" }]);
});

Deno.test("renditionName() numbers further renditions of a kind", () => {
  const audio = { uri: "", kind: "audio", codec: "" } as const;
  const streams = [{ uri: "", kind: "video", codec: "" } as const, audio, audio, audio];
  assert.deepEqual(streams.map((_, at) => renditionName(streams, at)), [
    "video",
    "audio",
    "audio-2",
    "audio-3",
  ]);
});

Deno.test("readMuxerPlaylist() gives undefined without a map or a hint", () => {
  assert.equal(readMuxerPlaylist("#EXTM3U\n"), undefined);
  assert.equal(
    readMuxerPlaylist(
      `#EXT-X-MAP:URI="../../x.mp4"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a_video1_part3.mp4"\n`,
    ),
    undefined,
  );
});

Deno.test("readMuxerPlaylist() reads prefix, parts and hint", () => {
  const text = `#EXT-X-MAP:URI="e631fcc9ee80_video1_init.mp4"
#EXT-X-PART:DURATION=0.20000,URI="e631fcc9ee80_video1_part195.mp4",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.20000,URI="e631fcc9ee80_video1_part196.mp4"
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="e631fcc9ee80_video1_part197.mp4"
`;
  assert.deepEqual(readMuxerPlaylist(text), {
    prefix: "e631fcc9ee80",
    initUri: "e631fcc9ee80_video1_init.mp4",
    parts: [195, 196],
    hint: 197,
  });
});
