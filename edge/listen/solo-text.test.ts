import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { Writable } from "node:stream";
import * as library from "ws";
import { MAX_MESSAGE_BYTES } from "./listen.ts";
import { readSoloText } from "./solo-text.ts";

/** A client's frame, right or wrong; `bytes` stand at an odd or even place of a larger buffer. */
function frame(
  { first, masked, length, mask, payload, place }: {
    first: number;
    masked: boolean;
    length: "short" | "two" | "eight";
    mask: Uint8Array;
    payload: Uint8Array;
    place: number;
  },
): Buffer {
  const size = payload.length;
  const head = length === "short" && size < 126
    ? [size]
    : length !== "eight"
    ? [126, size >> 8, size & 255]
    : [127, 0, 0, 0, 0, 0, 0, size >> 8, size & 255];
  head[0] = (head[0] ?? 0) | (masked ? 0x80 : 0);
  const body = masked ? [...mask, ...payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))] : [...payload];
  const all = Buffer.alloc(place + 1 + head.length + body.length);
  all.set([first, ...head, ...body], place);
  return all.subarray(place);
}

// The library's types leave it out.
const { Receiver } = library as unknown as {
  Receiver: new (options: { isServer: boolean; maxPayload: number }) => Writable;
};

/** What the library makes of a stream, as a server. */
function libraryReads(bytes: Uint8Array): { texts: string[]; whole: boolean } {
  const texts: string[] = [];
  let failed = false;
  const receiver = new Receiver({ isServer: true, maxPayload: MAX_MESSAGE_BYTES });
  receiver.on("message", (data: Uint8Array, isBinary: boolean) => {
    if (!isBinary) texts.push(Buffer.from(data).toString());
  });
  receiver.on("error", () => failed = true);
  receiver.write(Buffer.from(bytes));
  return { texts, whole: !failed && texts.length === 1 };
}

const ASCII = fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.map((byte) => byte & 127));
const FRAME = fc.record({
  first: fc.oneof({ weight: 4, arbitrary: fc.constant(0x81) }, fc.nat(255)),
  masked: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.boolean()),
  length: fc.constantFrom("short", "two", "eight"),
  mask: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  payload: fc.oneof({ weight: 3, arbitrary: ASCII }, fc.uint8Array({ maxLength: 300 })),
  place: fc.nat(4),
}) as fc.Arbitrary<Parameters<typeof frame>[0]>;

Deno.test("readSoloText() leaves all else as it came: cut, joined, unmasked, binary, in fragments, with extensions, beyond ASCII", () => {
  const mask = Uint8Array.of(1, 2, 3, 4);
  const good = {
    first: 0x81,
    masked: true,
    length: "short",
    mask,
    payload: Buffer.from('{"a":1}'),
    place: 0,
  } as const;
  const whole = frame(good);
  const others = [
    whole.subarray(0, -1),
    whole.subarray(0, 5),
    Buffer.alloc(0),
    Buffer.concat([whole, whole]),
    Buffer.concat([whole, Buffer.of(0x81)]),
    frame({ ...good, masked: false }),
    ...[0x01, 0x82, 0x80, 0xc1, 0x88, 0x89].map((first) => frame({ ...good, first })),
    ...["é", "🎥", "x".repeat(200) + "ü"].map((text) => frame({ ...good, payload: Buffer.from(text) })),
    frame({ ...good, payload: Uint8Array.of(0x80) }),
    frame({ ...good, length: "eight" }),
  ];
  for (const one of others) {
    const before = Buffer.from(one);
    assert.equal(readSoloText(one), undefined);
    assert.deepEqual(one, before);
  }
});

Deno.test("readSoloText() reads nothing that the library would not read, and nothing otherwise, and leaves the rest untouched", () =>
  fc.assert(
    fc.property(FRAME, (one) => {
      const bytes = frame(one);
      const before = Buffer.from(bytes);
      const read = readSoloText(bytes);
      if (read === undefined) return assert.deepEqual(bytes, before);
      assert.deepEqual(libraryReads(before), { texts: [read], whole: true });
    }),
    { numRuns: 2000 },
  ));

Deno.test("readSoloText() reads every whole message in ASCII that the library reads, of any length below 64 KiB", () => {
  fc.assert(
    fc.property(
      ASCII,
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.nat(4),
      (payload, mask, place) => {
        const bytes = frame({ first: 0x81, masked: true, length: "short", mask, payload, place });
        assert.equal(readSoloText(bytes), Buffer.from(payload).toString());
      },
    ),
    { numRuns: 500 },
  );
  for (const size of [0, 125, 126, 127, 4001, 65_535]) {
    const payload = Buffer.alloc(size, "x");
    const mask = Uint8Array.of(9, 200, 7, 255);
    const bytes = frame({ first: 0x81, masked: true, length: "short", mask, payload, place: 0 });
    assert.equal(readSoloText(bytes), "x".repeat(size));
  }
});
