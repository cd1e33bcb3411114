import assert from "node:assert/strict";
import { isSharedOrigin } from "./shared-origin.ts";

Deno.test("isSharedOrigin() sees path gateways and nothing else", () => {
  for (const path of ["/ipfs/bafy/", "/ipns/k51/index.html", "/x/ipfs/bafy/"]) {
    assert.equal(isSharedOrigin(path), true);
  }
  for (const path of ["/", "/dstream/", "/ipfs", "/myipfs/x"]) {
    assert.equal(isSharedOrigin(path), false, path);
  }
});
