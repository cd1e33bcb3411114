import assert from "node:assert/strict";
import { makePlaylistShelf } from "./playlist-shelf.ts";

const bytes = (value: number) => () => Promise.resolve(Uint8Array.of(value));

Deno.test("twelve playlists are kept, the newest", async () => {
  const shelf = makePlaylistShelf();
  for (let at = 0; at < 13; at++) shelf.keep(`${at}`, bytes(at));
  assert.equal(shelf.packed("0"), undefined);
  assert.deepEqual(await shelf.packed("1")?.(), Uint8Array.of(1));
});

Deno.test("a playlist is packed when it is first asked for, and once", async () => {
  const shelf = makePlaylistShelf();
  let packed = 0;
  const had = shelf.keep("one", () => {
    packed++;
    return Promise.resolve(Uint8Array.of(1));
  });
  assert.equal(packed, 0);
  await Promise.all([had(), had(), shelf.packed("one")?.()]);
  assert.equal(packed, 1);
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
