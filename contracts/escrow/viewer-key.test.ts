import assert from "node:assert/strict";
import { fromHex, toHex } from "../hex.ts";
import { secretSum } from "../monero/point.ts";
import { readSecret } from "../monero/scalar.ts";
import { isFitKey } from "./context.ts";
import { makeViewerKey } from "./viewer-key.ts";

const SEED = "0123456789abcdef".repeat(4);

Deno.test("makeViewerKey() makes nothing of what isn't 64 hex digits", () => {
  for (const text of ["", "00", SEED.toUpperCase(), `${SEED}00`, SEED.replace("0", "g")]) {
    assert.equal(makeViewerKey(text), undefined, text);
  }
});

Deno.test("makeViewerKey() makes keys that fit a context, the same of the same digits, and no two alike", () => {
  const key = makeViewerKey(SEED);
  assert.ok(key !== undefined && isFitKey(key.baseKey) && isFitKey(key.viewKey));
  assert.notEqual(key.baseKey, key.viewKey);
  assert.deepEqual(makeViewerKey(SEED), key);
  assert.notEqual(makeViewerKey(SEED.replace("0", "1"))?.baseKey, key.baseKey);
  const view = readSecret(fromHex(key.viewSecret) ?? new Uint8Array());
  assert.equal(view && toHex(secretSum(view).toBytes()), key.viewKey);
  assert.equal(toHex(secretSum(key.baseSecret).toBytes()), key.baseKey);
});
