import assert from "node:assert/strict";
import { formatMoneroAddress } from "./address.ts";
import { readViewWallet, subaddressOf } from "./subaddress.ts";
import { addressOf, creatorWallet, recorded } from "./trial-payments.ts";
import shared from "./vectors/monero-proofs.json" with { type: "json" };

const primary = addressOf(recorded.creator.address);

Deno.test("readViewWallet() gives undefined for a key that isn't this address', or no key", () => {
  for (const key of [shared.creatorViewKey, "", "00".repeat(32), "ff".repeat(32), "zz".repeat(32)]) {
    assert.equal(readViewWallet(key, primary), undefined, key);
  }
  assert.equal(
    readViewWallet(recorded.creator.viewKey, addressOf(recorded.creator.subaddresses[0] ?? "")),
    undefined,
  );
  assert.ok(readViewWallet(shared.creatorViewKey, addressOf(shared.creatorPrimary)) !== undefined);
});

Deno.test("subaddressOf() derives what the wallet itself did, and the primary address at 0/0", () => {
  const wallet = creatorWallet();
  assert.equal(formatMoneroAddress(subaddressOf(wallet, { major: 0, minor: 0 })), recorded.creator.address);
  for (const [i, text] of recorded.creator.subaddresses.entries()) {
    assert.equal(formatMoneroAddress(subaddressOf(wallet, { major: 0, minor: i + 1 })), text);
  }
  assert.notDeepEqual(
    subaddressOf(wallet, { major: 1, minor: 0 }),
    subaddressOf(wallet, { major: 0, minor: 1 }),
  );
});
