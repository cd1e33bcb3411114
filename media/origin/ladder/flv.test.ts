import assert from "node:assert/strict";
import fc from "fast-check";
import { type FlvItem, makeFlvReader } from "./flv.ts";

const { stdout: flv } = await new Deno.Command("ffmpeg", {
  args: [
    ...["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x36:r=30:d=1", "-c:v", "libx264"],
    ...["-tune", "zerolatency", "-g", "15", "-pix_fmt", "yuv420p", "-f", "flv", "pipe:1"],
  ],
}).output();

function readAll(bytes: Uint8Array, sizes: Iterable<number>): FlvItem[] {
  const reader = makeFlvReader();
  const items: FlvItem[] = [];
  let at = 0;
  for (const size of sizes) {
    items.push(...reader.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...items, ...reader.push(bytes.subarray(at))];
}

Deno.test("makeFlvReader() throws when the bytes are no FLV", () => {
  assert.throws(() => readAll(new TextEncoder().encode("<html>not a video</html>"), []), /no FLV/);
});

Deno.test("makeFlvReader() leaves out what isn't H.264", () => {
  const head = [0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0];
  const tag = (type: number, body: number[]) => [
    ...[type, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0, ...body, 0, 0, 0, body.length + 11],
  ];
  const bytes = Uint8Array.from([
    ...head,
    ...tag(8, [0xaf, 1, 2]),
    ...tag(18, [2]),
    ...tag(9, [0x12, 1, 0, 0, 0]),
  ]);
  assert.deepEqual(readAll(bytes, []), []);
});

Deno.test("makeFlvReader() gives the same pictures however the bytes come", () => {
  const whole = readAll(flv, []);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { maxLength: 40 }), (sizes) => {
      assert.deepEqual(readAll(flv, sizes), whole);
    }),
    { numRuns: 30 },
  );
});

Deno.test("makeFlvReader() gives the configuration first, then each picture with its time and kind", () => {
  const [configuration, ...pictures] = readAll(flv, []);
  assert.equal(configuration?.type, "configuration");
  assert.equal(configuration?.type === "configuration" && configuration.avcC[0], 1);
  const read = pictures.flatMap((item) => (item.type === "picture" ? [item] : []));
  assert.equal(read.filter(({ bytes }) => bytes.length > 0).length, 30);
  assert.deepEqual(read.slice(0, 3).map(({ timeMs }) => timeMs), [0, 33, 67]);
  assert.deepEqual(
    read.filter(({ keyframe, bytes }) => keyframe && bytes.length > 0).map(({ timeMs }) => timeMs),
    [
      0,
      500,
    ],
  );
});
