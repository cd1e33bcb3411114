import assert from "node:assert/strict";
import { readBoxAddress } from "./box-address.ts";

for (
  const [code, text] of [
    ["empty", "  "],
    ["not-an-address", "my box"],
    ["not-an-address", "https://"],
    ["not-an-address", "x".repeat(600)],
    ["not-web", "rtmp://box.example/live"],
    ["credentials", "https://me:pw@box.example"],
    ["insecure", "http://box.example"],
    ["insecure", "192.168.1.5:5659"],
  ] as const
) {
  Deno.test(`readBoxAddress() says ${code} for ${JSON.stringify(text.slice(0, 30))} on an https page`, () => {
    assert.deepEqual(readBoxAddress(text, { pageProtocol: "https:" }), { verdict: "refused", code });
  });
}

Deno.test("readBoxAddress() completes what a person leaves out", () => {
  for (
    const [text, url] of [
      ["box.example", "https://box.example"],
      ["box.example:8443/dstream/", "https://box.example:8443/dstream"],
      [" https://box.example/ ", "https://box.example"],
      ["localhost:5659", "http://localhost:5659"],
      ["http://127.0.0.1:5659/", "http://127.0.0.1:5659"],
    ] as const
  ) {
    assert.deepEqual(readBoxAddress(text, { pageProtocol: "https:" }), { verdict: "ok", url });
  }
  assert.deepEqual(readBoxAddress("192.168.1.5:5659", { pageProtocol: "http:" }), {
    verdict: "ok",
    url: "http://192.168.1.5:5659",
  });
});
