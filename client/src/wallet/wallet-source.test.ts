import assert from "node:assert/strict";
import { toHex } from "../../../contracts/hex.ts";
import { formatMoneroAddress, judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import { scalarBytes } from "../../../contracts/monero/scalar.ts";
import { trialWallet } from "../../../contracts/monero/trial-chain.ts";
import { MOST_KNOWN_TXIDS } from "./known-txids.ts";
import { readWalletSource } from "./wallet-source.ts";
import type { WalletKeys } from "./wallet-work.ts";

const own = trialWallet("escrow");
const other = trialWallet("other");
const hex = (secret: bigint) => toHex(scalarBytes(secret));
const TXID = "ab".repeat(32);
const KEYS: WalletKeys = {
  address: own.address,
  spendSecret: hex(own.spendSecret),
  viewSecret: hex(own.viewSecret),
  since: { txids: [TXID] },
};
const CHAIN = { chain: "mainnet", newest: 900 } as const;
const read = (change: Partial<WalletKeys> = {}) => readWalletSource({ ...KEYS, ...change }, CHAIN);

Deno.test("readWalletSource() throws bad-keys for keys of another address, and for none", () => {
  const cases: Partial<WalletKeys>[] = [
    { spendSecret: hex(other.spendSecret) },
    { spendSecret: KEYS.viewSecret },
    { viewSecret: hex(other.viewSecret) },
    { address: other.address },
    { address: "" },
    { address: own.address.replace(/.$/, "x") },
    { spendSecret: "" },
    { viewSecret: "zz" },
    { spendSecret: "00".repeat(32) },
    { spendSecret: "ff".repeat(32) },
    { since: { txids: [] } },
    { since: { txids: ["ab"] } },
    { since: { txids: Array(MOST_KNOWN_TXIDS + 1).fill(TXID) } },
  ];
  for (const change of cases) {
    assert.throws(() => read(change), { code: "bad-keys" }, JSON.stringify(change));
  }
});

Deno.test("readWalletSource() throws for keys of another network, and for words that are none", () => {
  const judged = judgeMoneroAddress(own.address);
  assert.ok(judged.verdict === "valid");
  const stagenet = formatMoneroAddress({ ...judged.address, network: "stagenet" });
  assert.throws(() => read({ address: stagenet }), { code: "address-other-network" });
  assert.throws(() => readWalletSource({ words: "abbey", height: 1 }, CHAIN), { code: "bad-words" });
});

Deno.test("readWalletSource() reads old blocks only where it isn't known what paid the keys", () => {
  assert.deepEqual(read(), { from: "keys", keys: KEYS, height: 900 });
  const since = { height: 7 };
  assert.deepEqual(read({ since }), { from: "keys", keys: { ...KEYS, since }, height: 7 });
  assert.deepEqual(readWalletSource(undefined, CHAIN), { from: "chance" });
});
