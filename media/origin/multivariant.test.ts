import assert from "node:assert/strict";
import { renderMultivariant, type Variant } from "./multivariant.ts";
import { partTargetFor } from "./part-target.ts";

const video: Variant = {
  rid: "video",
  kind: "video",
  codec: "avc1.42c01f",
  width: 1280,
  height: 720,
  frameRate: 30,
  peak: 2e6,
  average: 1.5e6,
};
const audio: Variant = {
  rid: "audio",
  kind: "audio",
  codec: "mp4a.40.2",
  channels: 2,
  peak: 130_000,
  average: 128_000,
};
const SID = "00112233445566aa";

Deno.test("renderMultivariant() lists picture and sound as a player needs them", () => {
  assert.equal(
    renderMultivariant(SID, "ll.m3u8", [video, audio]),
    `#EXTM3U
#EXT-X-VERSION:10
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",AUTOSELECT=YES,DEFAULT=YES,CHANNELS="2",URI="${SID}/audio/ll.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=2130000,AVERAGE-BANDWIDTH=1628000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"
${SID}/video/ll.m3u8
`,
  );
});

Deno.test("renderMultivariant() lists sound alone as a stream, a picture alone without an audio group", () => {
  const sound = renderMultivariant(SID, "index.m3u8", [audio]);
  assert.match(sound, /^#EXT-X-STREAM-INF:.*CODECS="mp4a\.40\.2"$/m);
  assert.ok(sound.endsWith(`${SID}/audio/index.m3u8\n`) && !sound.includes("EXT-X-MEDIA"));
  const picture = renderMultivariant(SID, "index.m3u8", [video]);
  assert.ok(!picture.includes("AUDIO="));
});

Deno.test("renderMultivariant() has one default among several sounds, each with a name of its own", () => {
  const text = renderMultivariant(SID, "index.m3u8", [video, audio, { ...audio, rid: "audio-2" }]);
  assert.equal((text.match(/DEFAULT=YES/g) ?? []).length, 1);
  assert.match(text, /NAME="audio-2",AUTOSELECT=YES,DEFAULT=NO/);
});

Deno.test("partTargetFor() is never below the longest part, and leaves 200 ms parts at 85 % at least", () => {
  for (const source of ["rtmpConn", "srtConn", undefined]) {
    assert.equal(partTargetFor({ kind: "video", source, longestUs: 200_000 }), 235_000);
    // AAC parts of nine and ten frames.
    const target = partTargetFor({ kind: "audio", source, longestUs: 200_000 });
    assert.ok(target >= 214_000 && 192_000 >= target * 0.85 && 185_800 >= target * 0.85);
  }
  assert.equal(partTargetFor({ kind: "video", source: "webRTCSession", longestUs: 250_000 }), 270_000);
  for (const longestUs of [250_000, 333_333, 500_000, 1_000_000]) {
    assert.ok(partTargetFor({ kind: "video", source: "rtmpConn", longestUs }) >= longestUs);
  }
});
