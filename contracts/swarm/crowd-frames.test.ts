import assert from "node:assert/strict";
import { fromHex } from "../hex.ts";
import { readCrowdFrame } from "./crowd-frames.ts";

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
