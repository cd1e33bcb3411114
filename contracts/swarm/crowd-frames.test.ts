import assert from "node:assert/strict";
import { fromHex } from "../hex.ts";
import { readCrowdFrame, readCrowdStep } from "./crowd-frames.ts";

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const command = (...bytes: number[]) => Uint8Array.of(...ascii("cstr"), ...bytes, ...ascii("cend"));
const request = (...number: number[]) => command(1, 0x69, ...number, 0x72, 1, 9);

Deno.test("readCrowdFrame() says malformed of a request without a number that can be counted", () => {
  for (
    const bytes of [
      command(1),
      command(1, 0x69),
      command(1, 0x69, 2, 1),
      command(1, 0x72, 1, 9),
      request(0x11, 5),
      request(1, 0x85),
      request(7, 1, 1, 1, 1, 1, 1, 1),
    ]
  ) assert.deepEqual(readCrowdFrame(bytes), { frame: "malformed" });
});

Deno.test("readCrowdFrame() says malformed of every message of a command that is split", () => {
  for (const [begins, ends] of [["cstr", "dend"], ["dstr", "dend"], ["dstr", "cend"]] as const) {
    const bytes = Uint8Array.of(...ascii(begins), 1, 0x69, 1, 5, ...ascii(ends));
    assert.deepEqual(readCrowdFrame(bytes), { frame: "malformed" });
  }
});

Deno.test("readCrowdFrame() takes for a segment's bytes what doesn't begin and end as a command does", () => {
  for (const bytes of [[], ascii("cst"), ascii("cstr"), ascii("cstr and no end"), ascii("no cend")]) {
    assert.deepEqual(readCrowdFrame(Uint8Array.from(bytes)), { frame: "bytes" });
  }
});

Deno.test("readCrowdFrame() reads what p2p-media-loader 2.3.1 writes", () => {
  // Made by its own `serializePeerCommand`: requests for 7, 200 and 70000, the second from byte 65535 on, an announcement, and calling one off.
  for (
    const [hex, frame] of [
      ["637374720169010772021f4063656e64", { frame: "request", n: 7 }],
      ["6373747201690200c8720101620300ffff63656e64", { frame: "request", n: 200 }],
      ["63737472016903011170720202bc63656e64", { frame: "request", n: 70000 }],
      ["63737472006c1001010303050770100101010963656e64", { frame: "command" }],
      ["637374720569010772010163656e64", { frame: "command" }],
    ] as const
  ) {
    assert.deepEqual(readCrowdFrame(fromHex(hex) ?? new Uint8Array()), frame);
  }
});

Deno.test("readCrowdStep() reads nothing of a command without its numbers, with one twice, or of another kind", () => {
  const [i, r, s] = [[0x69, 1, 7], [0x72, 1, 9], [0x73, 1, 8]] as const;
  for (
    const fields of [
      [2, ...i, ...r],
      [3, ...i],
      [3, ...r],
      [3, ...i, ...i, ...r],
      [2, ...i, ...r, 0x73],
      [2, ...i, ...r, 0x73, 0x21, 1],
      [2, ...i, ...r, 0x73, 7, 1, 1, 1, 1, 1, 1, 1],
      [0, ...i, ...r],
      [6, ...i, ...r, ...s],
    ]
  ) assert.equal(readCrowdStep(command(...fields)), undefined, String(fields));
  assert.equal(readCrowdStep(Uint8Array.of(...ascii("cstr"), 3, ...ascii("dend"))), undefined);
});

Deno.test("readCrowdStep() reads what p2p-media-loader 2.3.1 writes of a segment's way", () => {
  // Made by its own `serializePeerCommand`, as above.
  for (
    const [hex, step] of [
      ["637374720169010772021f4063656e64", { step: "asks", n: 7, id: 8000, from: 0 }],
      ["6373747201690200c8720101620300ffff63656e64", { step: "asks", n: 200, id: 1, from: 65535 }],
      ["637374720569010772010163656e64", { step: "drops", n: 7, id: 1 }],
    ] as const
  ) assert.deepEqual(readCrowdStep(fromHex(hex) ?? new Uint8Array()), step);
  const fields = [0x69, 1, 7, 0x72, 2, 3, 231];
  assert.deepEqual(readCrowdStep(command(2, 0x69, 1, 7, 0x73, 3, 7, 161, 32, 0x72, 2, 3, 231)), {
    ...{ step: "answers", n: 7, id: 999, length: 500_000 },
  });
  assert.deepEqual(readCrowdStep(command(3, ...fields)), { step: "ends", n: 7, id: 999 });
  assert.deepEqual(readCrowdStep(command(4, ...fields)), { step: "drops", n: 7, id: 999 });
  assert.deepEqual(readCrowdStep(Uint8Array.of(1, 2, 3)), { step: "bytes" });
});
