import assert from "node:assert/strict";
import { isObjectName, MAX_PART, objectKey, readObjectName } from "./object-name.ts";

Deno.test("isObjectName() is false for renditions, segments and parts that can't be", () => {
  for (const rid of ["", "Video", "a".repeat(33), "video/1", "vidéo", "video\n"]) {
    assert.equal(isObjectName({ rid, n: 0 }), false, rid);
  }
  for (const n of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    assert.equal(isObjectName({ rid: "video", n }), false, String(n));
  }
  for (const p of [-1, 0.5, NaN, MAX_PART + 1]) {
    assert.equal(isObjectName({ rid: "video", n: 0, p }), false, String(p));
  }
});

Deno.test("isObjectName() is true to the edge of what a name may be", () => {
  assert.ok(isObjectName({ rid: "a", n: 0 }));
  assert.ok(isObjectName({ rid: "a".repeat(32), n: Number.MAX_SAFE_INTEGER, p: MAX_PART }));
  assert.ok(isObjectName({ rid: "video-480", n: 0, p: 0 }));
});

Deno.test("readObjectName() gives undefined for what is no name", () => {
  const strange: unknown[] = [
    undefined,
    null,
    7,
    "media/video/7",
    [],
    {},
    { rid: "video" },
    { n: 7 },
    { rid: 7, n: 7 },
    { rid: "video", n: "7" },
    { rid: "video", n: 7, p: null },
    { rid: "video", n: 7, p: "3" },
    { rid: "video", n: -1 },
    { rid: "Video", n: 1 },
    { rid: "video", n: 1, p: MAX_PART + 1 },
  ];
  for (const value of strange) assert.equal(readObjectName(value), undefined, JSON.stringify(value));
});

Deno.test("readObjectName() gives a fresh name and nothing beside it", () => {
  assert.deepEqual(readObjectName({ rid: "video", n: 7, more: true }), { rid: "video", n: 7 });
  assert.deepEqual(readObjectName({ rid: "video", n: 7, p: 0 }), { rid: "video", n: 7, p: 0 });
});

Deno.test("objectKey() tells apart what shares numbers", () => {
  const keys = [
    objectKey("media", { rid: "video", n: 7 }),
    objectKey("media", { rid: "video", n: 7, p: 0 }),
    objectKey("media", { rid: "video", n: 70 }),
    objectKey("media", { rid: "video-7", n: 0 }),
    objectKey("playlist", { rid: "video", n: 7 }),
    objectKey("playlist", { rid: "video", n: 7, p: 0 }),
  ];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(keys[1], "media/video/7/0");
});
