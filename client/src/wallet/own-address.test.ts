import assert from "node:assert/strict";
import { ownAddress } from "./own-address.ts";

Deno.test("ownAddress() gives none of a wallet that isn't open, or whose words nobody has", () => {
  const open = {
    state: "open",
    address: "4".repeat(95),
    node: "http://node",
    balance: { total: 0n, unlocked: 0n, blocks: 0 },
    stale: undefined,
  } as const;
  assert.equal(ownAddress({ state: "none" }), undefined);
  assert.equal(ownAddress({ state: "opening", progress: undefined }), undefined);
  assert.equal(ownAddress({ ...open, safe: false }), undefined);
  assert.equal(ownAddress({ ...open, safe: true }), open.address);
});
