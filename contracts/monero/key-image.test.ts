import assert from "node:assert/strict";
import { asciiBytes, hashToScalar, keccak256 } from "./keccak.ts";
import { ownsKeyImage, readKeyImage, signedByKey } from "./key-image.ts";
import { G, secretSum } from "./point.ts";
import { reduceScalar, scalarBytes } from "./scalar.ts";
import { trialNonce, trialWallet } from "./trial-chain.ts";

const prefix = keccak256(asciiBytes("prefix"));
const { spend, spendSecret } = trialWallet("signer");
const key = spend.toBytes();
const nonce = trialNonce("nonce");
const c = hashToScalar(prefix, key, secretSum(nonce).toBytes());
const signature = { c, s: reduceScalar(nonce - c * spendSecret) };

Deno.test("signedByKey() refuses another prefix, another key, no key and a response that cancels", () => {
  assert.equal(signedByKey(keccak256(prefix), key, signature), false);
  assert.equal(signedByKey(prefix, G.toBytes(), signature), false);
  assert.equal(signedByKey(prefix, new Uint8Array(32), signature), false);
  // c·K + s·G is the identity for s = −c·k: anybody could then have chosen c.
  assert.equal(signedByKey(prefix, key, { c, s: reduceScalar(-c * spendSecret) }), false);
  assert.equal(signedByKey(prefix, key, signature), true);
});

Deno.test("ownsKeyImage() refuses an output key that is no point", () => {
  assert.equal(ownsKeyImage({ prefix, outputKey: new Uint8Array(32), keyImage: G }, signature), false);
});

Deno.test("readKeyImage() refuses the identity and gives a point of the group", () => {
  assert.equal(readKeyImage(scalarBytes(1n)), undefined);
  assert.ok(readKeyImage(key)?.equals(spend));
});
