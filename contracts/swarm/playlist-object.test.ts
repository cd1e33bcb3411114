import assert from "node:assert/strict";
import fc from "fast-check";
import { encodePlaylistObject, readPlaylistObject } from "./playlist-object.ts";

const url = "https://box.example/live/bees/00112233445566aa/video/ll.m3u8";
const body = new TextEncoder().encode("#EXTM3U\n");
const written = encodePlaylistObject({ url, encoding: "identity", body });
const raw = (encoding: number, address: Uint8Array, rest: Uint8Array, length = address.length) =>
  Uint8Array.of(encoding, length >> 8, length & 255, ...address, ...rest);
const utf8 = (text: string) => new TextEncoder().encode(text);

Deno.test("readPlaylistObject() gives undefined for addresses that no page fetches", () => {
  const addresses = [
    "",
    "bees",
    "/live/bees",
    "ftp://box.example/",
    "javascript:alert(1)",
    "https://me:secret@box.example/",
  ];
  for (const address of addresses) {
    assert.equal(readPlaylistObject(raw(0, utf8(address), body)), undefined, address);
  }
  assert.equal(readPlaylistObject(raw(0, Uint8Array.of(0xff, 0xfe), body)), undefined);
});

Deno.test("readPlaylistObject() gives undefined beyond 2048 bytes of address, even in fewer characters", () => {
  const ofBytes = (letter: string, bytes: number) => {
    const start = "https://box.example/";
    return start + letter.repeat((bytes - start.length) / new TextEncoder().encode(letter).length);
  };
  const full = { url: ofBytes("a", 2048), encoding: "identity", body } as const;
  assert.deepEqual(readPlaylistObject(encodePlaylistObject(full)), full);
  for (const url of [ofBytes("a", 2049), ofBytes("é", 2050)]) {
    assert.equal(readPlaylistObject(raw(0, utf8(url), body)), undefined);
    assert.throws(() => encodePlaylistObject({ ...full, url }), RangeError);
  }
});

Deno.test("readPlaylistObject() gives undefined for another encoding, for no text and for less than it says", () => {
  assert.equal(readPlaylistObject(raw(2, utf8(url), body)), undefined);
  assert.equal(readPlaylistObject(raw(0, utf8(url), new Uint8Array())), undefined);
  assert.equal(readPlaylistObject(raw(0, utf8(url), new Uint8Array(), 2000)), undefined);
  for (const length of [0, 1, 2, 3]) assert.equal(readPlaylistObject(written.subarray(0, length)), undefined);
});

Deno.test("readPlaylistObject() never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    readPlaylistObject(bytes);
  }));
});

Deno.test("readPlaylistObject() reads what encodePlaylistObject() wrote", () => {
  for (const encoding of ["identity", "gzip"] as const) {
    const object = { url, encoding, body };
    assert.deepEqual(readPlaylistObject(encodePlaylistObject(object)), object);
  }
});
