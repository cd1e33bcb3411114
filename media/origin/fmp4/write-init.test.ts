import assert from "node:assert/strict";
import { makeFlvReader } from "../ladder/flv.ts";
import { readFragment } from "./fragment.ts";
import { readInit } from "./init.ts";
import { makeChunk } from "./split.ts";
import { TRACK_ID, writeInit } from "./write-init.ts";

Deno.test("writeInit() is read back as it was written", () => {
  const avcC = Uint8Array.of(1, 0x4d, 0x40, 0x1e, 0xff, 0xe0, 0);
  assert.deepEqual(readInit(writeInit({ avcC, width: 854, height: 480, timescale: 90_000 })), {
    kind: "video",
    timescale: 90_000,
    entry: "avc1",
    width: 854,
    height: 480,
  });
});

Deno.test("writeInit() and makeChunk() make a film that ffmpeg decodes without a complaint", async () => {
  const { stdout: flv } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=30:d=1", "-c:v", "libx264"],
      ...["-tune", "zerolatency", "-pix_fmt", "yuv420p", "-f", "flv", "pipe:1"],
    ],
  }).output();
  const items = makeFlvReader().push(flv);
  const pieces: Uint8Array[] = [];
  let decodeTime = 0;
  for (const item of items) {
    if (item.type === "configuration") {
      pieces.push(writeInit({ avcC: item.avcC, width: 64, height: 36, timescale: 90_000 }));
    } else if (item.bytes.length > 0) {
      const flags = item.keyframe ? 0x02000000 : 0x01010000;
      const samples = [{ duration: 3000, size: item.bytes.length, flags, offset: 0 }];
      const chunk = makeChunk(
        { sequence: pieces.length, trackId: TRACK_ID, decodeTime, samples },
        item.bytes,
      );
      assert.equal(chunk && readFragment(chunk.bytes)?.independent, item.keyframe);
      pieces.push(chunk?.bytes ?? assert.fail());
      decodeTime += 3000;
    }
  }
  const file = await Deno.makeTempFile({ suffix: ".mp4" });
  try {
    await Deno.writeFile(
      file,
      new Uint8Array(await new Blob(pieces.map((one) => one.slice())).arrayBuffer()),
    );
    const { stdout, stderr } = await new Deno.Command("ffmpeg", {
      args: ["-v", "error", "-i", file, "-f", "framemd5", "-"],
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    assert.equal(new TextDecoder().decode(stdout).split("\n").filter((line) => /^0,/.test(line)).length, 30);
  } finally {
    await Deno.remove(file);
  }
});
