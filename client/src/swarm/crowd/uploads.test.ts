import assert from "node:assert/strict";
import { makeUploads } from "./uploads.ts";

const name = (n: number) => ({ rid: "video", n });

Deno.test("sent() knows no name for bytes that nothing was taken out for", () => {
  assert.equal(makeUploads().sent("a", 10), undefined);
});

Deno.test("sent() stays with a peer's segment until all of it went, then takes the next", () => {
  const uploads = makeUploads();
  uploads.begin(name(1), 100);
  uploads.begin(name(2), 100);
  assert.deepEqual(uploads.sent("a", 60), name(1));
  assert.deepEqual(uploads.sent("b", 60), name(2));
  assert.deepEqual(uploads.sent("a", 40), name(1));
  assert.equal(uploads.sent("a", 40), undefined);
});
