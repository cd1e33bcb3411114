import assert from "node:assert/strict";
import { isFitKey } from "./context.ts";
import { makeCreatorKey } from "./creator-key.ts";

Deno.test("makeCreatorKey() says undefined for anything but 32 bytes", () => {
  for (const length of [0, 31, 33, 64]) assert.equal(makeCreatorKey(new Uint8Array(length)), undefined);
});

Deno.test("makeCreatorKey() makes the same fit key of the same bytes, and another of others", () => {
  const [one, again, other] = [7, 7, 8].map((byte) => makeCreatorKey(new Uint8Array(32).fill(byte)));
  assert.ok(isFitKey(one?.baseKey));
  assert.deepEqual(again, one);
  assert.notEqual(other?.baseKey, one?.baseKey);
  // Made with this construction; whoever changes it loses every stake under an old key.
  assert.equal(one?.baseKey, "1a1482b61dcdae6847d90741936fea9b3c7c11cbc52aacea0a49e577fe63dc8c");
});
