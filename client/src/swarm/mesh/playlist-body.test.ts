import assert from "node:assert/strict";
import { MAX_PLAYLIST_LENGTH, MAX_PLAYLIST_LINES } from "../../../../contracts/seal/playlist.ts";
import { encodePlaylistObject } from "../../../../contracts/swarm/playlist-object.ts";
import { packPlaylist, unpackPlaylist } from "./playlist-body.ts";

const url = "https://box.example/live/bees/0123456789abcdef/video/ll.m3u8";
const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("unpackPlaylist() makes nothing of noise, of broken gzip, of bad UTF-8 and of a gzip bomb", async () => {
  assert.equal(await unpackPlaylist(crypto.getRandomValues(new Uint8Array(50)).fill(9, 0, 1)), undefined);
  const broken = encodePlaylistObject({ url, encoding: "gzip", body: bytesOf("not gzip") });
  assert.equal(await unpackPlaylist(broken), undefined);
  const cut = await packPlaylist({ url, text: "#EXTM3U\n".repeat(100) });
  assert.equal(await unpackPlaylist(cut.slice(0, -6)), undefined);
  const latin = encodePlaylistObject({ url, encoding: "identity", body: Uint8Array.of(0xff, 0xfe, 0x41) });
  assert.equal(await unpackPlaylist(latin), undefined);
  assert.equal(await unpackPlaylist(await packPlaylist({ url, text: "#".repeat(2_000_000) })), undefined);
});

Deno.test("unpackPlaylist() makes nothing of what has more lines than a seal's reader reads, nor of as much text", async () => {
  const lines = (count: number) => packPlaylist({ url, text: "#EXTM3U\n" + "\n".repeat(count) });
  assert.equal((await unpackPlaylist(await lines(MAX_PLAYLIST_LINES - 1)))?.url, url);
  assert.equal(await unpackPlaylist(await lines(MAX_PLAYLIST_LINES)), undefined);
  const text = (length: number) => packPlaylist({ url, text: "#".repeat(length) });
  assert.equal((await unpackPlaylist(await text(MAX_PLAYLIST_LENGTH - 1)))?.url, url);
  assert.equal(await unpackPlaylist(await text(MAX_PLAYLIST_LENGTH)), undefined);
});

Deno.test("unpackPlaylist() gives back what packPlaylist() was given, in a fifth of the bytes", async () => {
  const text = Array.from({ length: 200 }, (_, n) => `#EXTINF:2.000000,\n${n}.m4s`).join("\n");
  const packed = await packPlaylist({ url, text });
  assert.ok(packed.length < text.length / 3);
  assert.deepEqual(await unpackPlaylist(packed), { url, text });
  const plain = encodePlaylistObject({ url, encoding: "identity", body: bytesOf("#EXTM3U é\n") });
  assert.deepEqual(await unpackPlaylist(plain), { url, text: "#EXTM3U é\n" });
});
