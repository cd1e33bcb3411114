import assert from "node:assert/strict";
import { makePlaylistShelf } from "./playlist-shelf.ts";

const bytes = (value: number) => Uint8Array.of(value);

Deno.test("packed() gives the bytes in which a text came once, and none for another text", () => {
  const shelf = makePlaylistShelf();
  assert.equal(shelf.packed("a", "text"), undefined);
  shelf.came("a", "text", bytes(1));
  assert.equal(shelf.packed("a", "another"), undefined);
  shelf.came("a", "text", bytes(1));
  assert.deepEqual(shelf.packed("a", "text"), bytes(1));
  assert.equal(shelf.packed("a", "text"), undefined);
});

Deno.test("twelve playlists are kept, the newest, and as many that nobody verified yet", () => {
  const shelf = makePlaylistShelf();
  for (let at = 0; at < 13; at++) {
    shelf.keep(`${at}`, bytes(at));
    shelf.came(`${at}`, `${at}`, bytes(at));
  }
  assert.deepEqual([shelf.bytes("0"), shelf.packed("0", "0")], [undefined, undefined]);
  assert.deepEqual([shelf.bytes("1"), shelf.packed("1", "1")], [bytes(1), bytes(1)]);
});

Deno.test("isNews() is false for what is as old as the newest of its rendition or older", () => {
  const shelf = makePlaylistShelf();
  const name = (n: number, p: number, rid = "video") => ({ rid, n, p });
  assert.equal(shelf.isNews(name(7, 3)), true);
  shelf.settled(name(7, 3));
  shelf.settled(name(6, 9));
  assert.deepEqual([name(7, 3), name(7, 2), name(6, 9)].map(shelf.isNews), [false, false, false]);
  assert.deepEqual([name(7, 4), name(8, 0), name(1, 0, "audio")].map(shelf.isNews), [true, true, true]);
});
