import assert from "node:assert/strict";
import { mirrorsAmong, readMirrorAddress } from "./mirror-addresses.ts";

Deno.test("readMirrorAddress() says what is wrong with what was typed", () => {
  for (
    const [text, read] of [
      ["", "no-address"],
      ["mirror.example", "no-address"],
      ["https://mirror.example/", "no-address"],
      ["https://user:word@mirror.example/live/demo/", "no-address"],
      ["wss://mirror.example/live/demo/", "no-address"],
      ["https://mirror.example/live/other/index.m3u8", "other-stream"],
      ["http://mirror.example/live/demo/index.m3u8", "plain-http"],
      ["http://localhost.evil.example/live/demo/", "plain-http"],
      ["http://10.evil.example/live/demo/", "plain-http"],
      ["http://127.0.0.1.evil.example/live/demo/", "plain-http"],
      ["http://192.168.evil.example/live/demo/", "plain-http"],
      ["http://11.0.0.1/live/demo/", "plain-http"],
      ["http://172.32.0.1/live/demo/", "plain-http"],
    ] as const
  ) assert.deepEqual(readMirrorAddress(text, "demo"), { read }, text);
});

Deno.test("readMirrorAddress() gives both playlists, whichever was named", () => {
  const addresses = [
    "https://mirror.example/a/live/demo/index.m3u8",
    "https://mirror.example/a/live/demo/ll.m3u8",
  ];
  for (const end of ["", "/", "/index.m3u8", "/ll.m3u8"]) {
    assert.deepEqual(readMirrorAddress(` https://mirror.example/a/live/demo${end} `, "demo"), {
      read: "ok",
      addresses,
    });
  }
  for (const host of ["localhost:5669", "127.0.0.1", "10.1.2.3", "192.168.0.7:80", "172.16.0.1", "[::1]"]) {
    assert.equal(readMirrorAddress(`http://${host}/live/demo/`, "demo").read, "ok", host);
  }
});

Deno.test("mirrorsAmong() leaves out what is the box's own", () => {
  const box = "https://box.example";
  const mirror = "https://box.example.org/live/demo/ll.m3u8";
  assert.deepEqual(mirrorsAmong([`${box}/live/demo/index.m3u8`, mirror], box), [mirror]);
});
