import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeClose, encodeFrame, type Incoming, makeFrameReader, OPCODE } from "./frames.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A frame as a client sends it. */
function masked(opcode: number, payload: Uint8Array, fin = true): Uint8Array {
  const frame = encodeFrame(opcode, payload, Uint8Array.of(1, 2, 3, 250));
  if (!fin) frame[0] = opcode;
  return frame;
}

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const read = (bytes: Uint8Array, maxMessageBytes = 1000): Incoming[] =>
  makeFrameReader({ from: "client", maxMessageBytes })(bytes);
const fault = (bytes: Uint8Array, max?: number) => {
  const last = read(bytes, max).at(-1);
  return last?.type === "fault" ? last.code : last?.type;
};

Deno.test("makeFrameReader() says 1002 to what breaks the protocol", () => {
  const hello = masked(OPCODE.text, utf8("hello"));
  assert.equal(fault(encodeFrame(OPCODE.text, utf8("unmasked"))), 1002);
  assert.equal(fault(Uint8Array.from(hello, (byte, i) => i === 0 ? byte | 0x40 : byte)), 1002);
  assert.equal(fault(masked(3, utf8("opcode"))), 1002);
  assert.equal(fault(masked(11, utf8("opcode"))), 1002);
  assert.equal(fault(masked(OPCODE.ping, utf8("x"), false)), 1002);
  assert.equal(fault(masked(OPCODE.ping, new Uint8Array(126))), 1002);
  assert.equal(fault(masked(OPCODE.continuation, utf8("x"))), 1002);
  assert.equal(fault(join(masked(OPCODE.text, utf8("a"), false), hello)), 1002);
});

Deno.test("makeFrameReader() says 1002 to a server's frame that is masked, and reads one that isn't", () => {
  const reader = () => makeFrameReader({ from: "server", maxMessageBytes: 1000 });
  assert.equal(reader()(masked(OPCODE.text, utf8("hello")))[0]?.type, "fault");
  assert.deepEqual(reader()(encodeFrame(OPCODE.text, utf8("hello"))), [{ type: "text", text: "hello" }]);
});

Deno.test("makeFrameReader() says 1009 when the header announces too much, before the bytes come", () => {
  const announced = Uint8Array.of(0x81, 0xff, 0, 0, 0, 0, 0x06, 0, 0, 0);
  assert.equal(fault(announced), 1009);
});

Deno.test("makeFrameReader() says 1009 when fragments together are too much", () => {
  const piece = masked(OPCODE.continuation, new Uint8Array(400).fill(97), false);
  assert.equal(fault(join(masked(OPCODE.text, new Uint8Array(400).fill(97), false), piece)), undefined);
  assert.equal(fault(join(masked(OPCODE.text, new Uint8Array(400).fill(97), false), piece, piece)), 1009);
});

Deno.test("makeFrameReader() says 1009 to endless empty fragments", () => {
  const frames = Array.from({ length: 1026 }, (_, i) => masked(i === 0 ? 1 : 0, new Uint8Array(), false));
  assert.equal(fault(join(...frames)), 1009);
});

Deno.test("makeFrameReader() says 1007 to text that is not UTF-8", () => {
  assert.equal(fault(masked(OPCODE.text, Uint8Array.of(0xc3, 0x28))), 1007);
});

Deno.test("makeFrameReader() reads nothing after a fault or a close", () => {
  const reader = makeFrameReader({ from: "client", maxMessageBytes: 1000 });
  const close = masked(OPCODE.close, Uint8Array.of(3, 233));
  assert.deepEqual(reader(join(close, masked(OPCODE.text, utf8("late")))), [{ type: "close", code: 1001 }]);
  assert.deepEqual(reader(masked(OPCODE.text, utf8("later"))), []);
});

Deno.test("makeFrameReader() reads the same however the bytes are cut", () => {
  fc.assert(fc.property(
    fc.array(fc.record({ text: fc.string({ unit: "grapheme", maxLength: 300 }), cut: fc.nat(300) }), {
      maxLength: 6,
    }),
    fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 5 }),
    (messages, steps) => {
      const bytes = join(...messages.map(({ text, cut }) => {
        const whole = utf8(text);
        const at = Math.min(cut, whole.length);
        return join(
          masked(OPCODE.text, whole.subarray(0, at), false),
          masked(OPCODE.ping, utf8("between")),
          masked(OPCODE.continuation, whole.subarray(at)),
        );
      }));
      const reader = makeFrameReader({ from: "client", maxMessageBytes: 10_000 });
      const texts: string[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const step = steps[i % steps.length] ?? 1;
        for (const one of reader(bytes.subarray(at, at + step))) {
          if (one.type === "text") texts.push(one.text);
        }
        at += step;
      }
      assert.deepEqual(texts, messages.map(({ text }) => text));
    },
  ));
});

Deno.test("makeFrameReader() never throws, whatever the bytes", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
    const reader = makeFrameReader({ from: "client", maxMessageBytes: 100 });
    for (const chunk of chunks) reader(chunk);
  }));
});

Deno.test("makeFrameReader() tells bytes, pings and pongs apart", () => {
  const all = join(
    masked(OPCODE.binary, utf8("x")),
    masked(OPCODE.ping, utf8("p")),
    masked(OPCODE.pong, utf8("")),
  );
  assert.deepEqual(read(all), [{ type: "binary" }, { type: "ping", payload: utf8("p") }, { type: "pong" }]);
});

Deno.test("encodeFrame() writes each of the three length forms", () => {
  assert.deepEqual(encodeFrame(OPCODE.text, utf8("hi")), Uint8Array.of(0x81, 2, 104, 105));
  assert.deepEqual(
    encodeFrame(OPCODE.text, new Uint8Array(300)).subarray(0, 4),
    Uint8Array.of(0x81, 126, 1, 44),
  );
  const long = encodeFrame(OPCODE.text, new Uint8Array(65_536));
  assert.deepEqual(long.subarray(0, 10), Uint8Array.of(0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0));
});

Deno.test("encodeFrame() masks as the RFC's example", () => {
  // RFC 6455 section 5.7: a single-frame masked text message.
  const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
  const frame = Uint8Array.of(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);
  assert.deepEqual(encodeFrame(OPCODE.text, utf8("Hello"), mask), frame);
});

Deno.test("encodeClose() cuts a reason to what a control frame holds", () => {
  assert.equal(encodeClose(1001, "x".repeat(500)).length, 2 + 125);
});
