import assert from "node:assert/strict";
import { readRoute } from "./route.ts";

Deno.test("readRoute() knows no page for what leads nowhere", () => {
  for (const hash of ["#/wat", "#/watch", "#/watch/", "#/watch/a/b", "#/settings/x", "#broadcast"]) {
    assert.equal(readRoute(hash).page, undefined, hash);
  }
});

Deno.test("readRoute() keeps a code whose percent signs are broken", () => {
  assert.deepEqual(readRoute("#/watch/naddr1%"), {
    page: "watch",
    param: "naddr1%",
    query: "",
    search: "",
  });
});

Deno.test("readRoute() reads pages, codes and searches", () => {
  assert.deepEqual(readRoute(""), {
    page: "discover",
    param: undefined,
    query: "",
    search: "",
  });
  assert.deepEqual(readRoute("#/?q=b%C3%BCcher%20%26%20tee"), {
    page: "discover",
    param: undefined,
    query: "bücher & tee",
    search: "q=b%C3%BCcher%20%26%20tee",
  });
  assert.deepEqual(readRoute("#/profile/npub1x/?a=?"), {
    page: "profile",
    param: "npub1x",
    query: "",
    search: "a=?",
  });
});
