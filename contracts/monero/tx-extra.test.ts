import assert from "node:assert/strict";
import { readTxExtra } from "./tx-extra.ts";

const KEY = Array<number>(32).fill(7);
const OTHER = Array<number>(32).fill(8);
const ID = [1, 2, 3, 4, 5, 6, 7, 8];
const read = (...bytes: number[]) => readTxExtra(Uint8Array.from(bytes));
const key = Uint8Array.from(KEY);

Deno.test("readTxExtra() keeps nothing of what is cut off", () => {
  assert.deepEqual(read(), { additionalKeys: [] });
  assert.deepEqual(read(1, ...KEY.slice(1)), { additionalKeys: [] });
  assert.deepEqual(read(2, 9, 1, ...ID.slice(1)), { additionalKeys: [] });
  assert.deepEqual(read(4, 2, ...KEY), { additionalKeys: [] });
  assert.deepEqual(read(4, 0xff, 0xff, 0xff, 0xff, 0x0f, ...KEY), { additionalKeys: [] });
});

Deno.test("readTxExtra() stops at what it doesn't know and at padding", () => {
  assert.deepEqual(read(1, ...KEY, 5, 1, ...OTHER), { txPublicKey: key, additionalKeys: [] });
  assert.deepEqual(read(0, 1, ...KEY), { additionalKeys: [] });
});

Deno.test("readTxExtra() takes the first of what stands there twice, as wallets do", () => {
  assert.deepEqual(read(1, ...KEY, 1, ...OTHER), { txPublicKey: key, additionalKeys: [] });
  assert.deepEqual(read(4, 1, ...KEY, 4, 1, ...OTHER), { additionalKeys: [key] });
  const nonces = [2, 9, 1, ...ID, 2, 9, 1, ...KEY.slice(0, 8)];
  assert.deepEqual(read(...nonces), { additionalKeys: [], encryptedPaymentId: Uint8Array.from(ID) });
});

Deno.test("readTxExtra() takes no nonce of another length for a payment id", () => {
  assert.deepEqual(read(2, 10, 1, ...ID, 9), { additionalKeys: [] });
  assert.deepEqual(read(2, 8, 1, ...ID.slice(1)), { additionalKeys: [] });
});

Deno.test("readTxExtra() takes no payment id from a later nonce than the first, whatever the first is", () => {
  const id = [2, 9, 1, ...ID];
  for (const first of [[2, 0], [2, 1, 5], [2, 33, 0, ...OTHER], [2, 9, 0, ...ID]]) {
    assert.deepEqual(read(...first, ...id, 1, ...KEY), { txPublicKey: key, additionalKeys: [] });
  }
});

Deno.test("readTxExtra() reads nothing behind a nonce or a merge-mining tag that wallets can't read", () => {
  const unreadable = [
    [2, 0x80, 2, ...Array<number>(256).fill(9)],
    [3, 2, 9, 9],
    [3, 0],
    [3, 34, 0, ...OTHER, 9],
    [3, 34, 0x80, 0, ...OTHER],
    [3, 32, ...OTHER],
  ];
  for (const first of unreadable) {
    assert.deepEqual(read(...first, 1, ...KEY, 2, 9, 1, ...ID), { additionalKeys: [] }, first.join());
    assert.deepEqual(read(1, ...KEY, ...first, 2, 9, 1, ...ID), { txPublicKey: key, additionalKeys: [] });
  }
});

Deno.test("readTxExtra() passes over miners' tags and nonces up to the longest that wallets read", () => {
  const longest = [2, 0xff, 1, ...Array<number>(255).fill(9)];
  for (const first of [[3, 33, 7, ...OTHER], [3, 34, 0x80, 1, ...OTHER], [0xde, 1, 9], longest]) {
    assert.deepEqual(read(...first, 1, ...KEY), { txPublicKey: key, additionalKeys: [] }, first.join());
  }
});
