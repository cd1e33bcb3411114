import assert from "node:assert/strict";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { readViewWallet } from "../../contracts/monero/subaddress.ts";
import { demoWallet } from "./tip-target.ts";

Deno.test("demoWallet() gives a primary address and the view key that is its own", () => {
  const { address, viewKey } = demoWallet(new Uint8Array(32).fill(255));
  const judged = judgeMoneroAddress(address, "mainnet");
  assert.ok(judged.verdict === "valid" && judged.address.kind === "standard");
  assert.ok(readViewWallet(viewKey, judged.address) !== undefined);
  assert.notEqual(demoWallet(new Uint8Array(32).fill(1)).address, address);
});
