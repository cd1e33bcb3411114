import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { asciiFrame, makeTextFrames, textFrame } from "./text-frame.ts";

const TEXTS = [
  "",
  "{}",
  "ü",
  "x".repeat(125),
  "x".repeat(126),
  "🎥".repeat(60),
  "x".repeat(257),
  "x".repeat(70_000),
];

Deno.test("makeTextFrames() gives of each text the frame that is made of it alone, however often and after however many others", () => {
  const frameOf = makeTextFrames();
  for (let round = 0; round < 3; round++) {
    for (const text of TEXTS) assert.deepEqual(frameOf(text), textFrame(text));
    for (let n = 0; n < 1500; n++) frameOf(`{"n":${n}}`);
  }
});

Deno.test("makeTextFrames() makes a short text's frame once, from when it is said again", () => {
  const frameOf = makeTextFrames();
  frameOf("{}");
  assert.equal(frameOf("{}"), frameOf("{}"));
  assert.notEqual(frameOf("x".repeat(257)), frameOf("x".repeat(257)));
});

Deno.test("asciiFrame() gives the bytes of textFrame() for a text in ASCII of any length", () => {
  for (const length of [0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, 70_000]) {
    const text = "x".repeat(length);
    assert.deepEqual(Buffer.from(asciiFrame(text), "latin1"), textFrame(text), `${length}`);
  }
});
