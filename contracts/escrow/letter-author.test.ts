import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { publicKeyOf } from "../nostr/event.ts";
import { makeCreatorKey } from "./creator-key.ts";
import { keeperSecret, pairSecret } from "./letter-author.ts";
import { makeViewerKey } from "./viewer-key.ts";

const creator = makeCreatorKey(new Uint8Array(32).fill(7));
const [one, other] = ["11", "22"].map((byte) => makeViewerKey(byte.repeat(32)));

Deno.test("pairSecret() is the same for both of a pair, and another for each viewer", () => {
  assert.ok(creator !== undefined && one !== undefined && other !== undefined);
  const secret = pairSecret(one.baseSecret, creator.baseKey);
  assert.deepEqual(secret, pairSecret(creator.baseSecret, one.baseKey));
  assert.notDeepEqual(secret, pairSecret(creator.baseSecret, other.baseKey));
  assert.notDeepEqual(secret, pairSecret(other.baseSecret, one.baseKey));
  assert.match(publicKeyOf(secret), /^[0-9a-f]{64}$/);
});

Deno.test("keeperSecret() is one that no viewer's pair has, and each creator's own", () => {
  const another = makeCreatorKey(new Uint8Array(32).fill(8));
  assert.ok(creator !== undefined && one !== undefined && another !== undefined);
  const all = [
    keeperSecret(creator.baseSecret),
    keeperSecret(another.baseSecret),
    pairSecret(creator.baseSecret, one.baseKey),
    pairSecret(creator.baseSecret, creator.baseKey),
  ].map(toHex);
  assert.equal(new Set(all).size, all.length);
});
