import assert from "node:assert/strict";
import { bondPseudonym, type BondTerms, LONGEST_BOND_SECONDS } from "../../../../../contracts/escrow/bond.ts";
import { readReserveProof } from "../../../../../contracts/monero/reserve-proof-text.ts";
import { payOnPaper, trialWallet } from "../../../../../contracts/monero/trial-chain.ts";
import { makeTrialReserve } from "../../../../../contracts/monero/trial-reserve.ts";
import { formatAddress } from "../../../../../contracts/nostr/address.ts";
import { beginBond, bondInputFault, bondWords, makeBondStore, readBond } from "./kept-bond.ts";

const CREATOR = "ab".repeat(32);
const NOW = 1_800_000_000;
const terms: BondTerms = {
  stream: formatAddress({ creator: CREATOR, d: "demo" }),
  amount: "1000",
  banned: [],
};
const wallet = trialWallet("bonded");
const coins = [payOnPaper(wallet, 1000n)];
const bond = beginBond(CREATOR, NOW, (length) => new Uint8Array(length).fill(7));
const proofOver = (message: string) => makeTrialReserve({ wallet, transactions: coins, message });
const proof = proofOver(bondWords(bond));

const fault = (change: Partial<Parameters<typeof bondInputFault>[0]> = {}) =>
  bondInputFault({
    bond,
    terms,
    address: wallet.address,
    proof,
    network: "mainnet",
    nowSeconds: NOW,
    ...change,
  });

Deno.test("bondInputFault() names what is wrong before anybody is asked, and takes a sound proof", () => {
  assert.equal(fault({ address: wallet.address.slice(1) }), "address");
  assert.equal(fault({ network: "stagenet" }), "address");
  assert.equal(fault({ proof: "" }), "proof");
  assert.equal(fault({ proof: proof.slice(0, -4) }), "proof");
  assert.equal(fault({ nowSeconds: NOW + LONGEST_BOND_SECONDS }), "expired");
  const elsewhere = { ...terms, stream: formatAddress({ creator: "cd".repeat(32), d: "demo" }) };
  assert.equal(fault({ terms: elsewhere }), "foreign");
  assert.equal(fault(), undefined);
});

Deno.test("bondInputFault() says banned for coins that the creator's terms ban", () => {
  const read = readReserveProof(proof);
  assert.ok(read.verdict === "read");
  const banned = read.proof.entries.map(({ keyImageHex }) => bondPseudonym(keyImageHex));
  assert.equal(fault({ terms: { ...terms, banned } }), "banned");
});

Deno.test("makeBondStore() keeps one bond a creator, and for this page alone where storage is refused", () => {
  const items = new Map<string, string>();
  const storage = () => ({
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, text: string) => void items.set(name, text),
    removeItem: (name: string) => void items.delete(name),
  });
  const shown = { ...bond, shown: { address: wallet.address, proof } };
  makeBondStore(storage).put(shown);
  assert.deepEqual(makeBondStore(storage).of(CREATOR), shown);
  assert.equal(makeBondStore(storage).of("cd".repeat(32)), undefined);
  makeBondStore(storage).drop(CREATOR);
  assert.equal(makeBondStore(storage).of(CREATOR), undefined);
  const refusing = makeBondStore(() => {
    throw new DOMException("denied", "SecurityError");
  });
  refusing.put(shown);
  assert.deepEqual(refusing.of(CREATOR), shown);
});

Deno.test("readBond() reads nothing that is broken", () => {
  for (const text of [undefined, "", "{", "{}", JSON.stringify({ ...bond, secret: "x" })]) {
    assert.equal(readBond(text), undefined);
  }
  assert.deepEqual(readBond(JSON.stringify({ ...bond, shown: { address: 7 } })), bond);
});
