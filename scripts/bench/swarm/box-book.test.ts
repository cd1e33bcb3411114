import assert from "node:assert/strict";
import type { Fault, SealedOrigin } from "../../../client/testing/sealed-origin.ts";
import { askedOf, openBoxBook, playlistsIn, type Sent } from "./box-book.ts";

const part = (path: string, bytes: number): Sent => ({ path, kind: "part", rid: "video", bytes });

Deno.test("askedOf() counts no other rendition, no playlist and no init segment", () => {
  const sent: Sent[] = [
    { path: "p1", kind: "part", rid: "audio", bytes: 5 },
    { path: "ll.m3u8", kind: "playlist", rid: "video", bytes: 900 },
    { path: "init", kind: "init", rid: "video", bytes: 700 },
  ];
  assert.deepEqual(askedOf(sent, "video", 4), { pages: 4, requests: 0, objects: 0 });
  assert.equal(playlistsIn(sent), 1);
});

Deno.test("askedOf() counts a whole segment as bytes that came twice where parts are played", () => {
  const sent: Sent[] = [
    part("p1", 10),
    part("p2", 20),
    part("p1", 10),
    { path: "3.m4s", kind: "segment", rid: "video", bytes: 30 },
  ];
  assert.deepEqual(askedOf(sent, "video", 4), { pages: 4, requests: 70, objects: 30 });
  assert.deepEqual(askedOf(sent.slice(3), "video", 4), { pages: 4, requests: 30, objects: 30 });
});

Deno.test("openBoxBook() notes what is answered, and changes nothing of it", () => {
  const origin: Pick<SealedOrigin, "fault"> = { fault: (): Fault => ({ fault: "cut" }) };
  const book = openBoxBook(origin);
  assert.equal(
    origin.fault({ path: "/p1", kind: "part", rid: "video", bytes: new Uint8Array(3) }),
    undefined,
  );
  assert.deepEqual(book.sent, [{ path: "/p1", kind: "part", rid: "video", bytes: 3 }]);
});
