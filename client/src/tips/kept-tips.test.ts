import assert from "node:assert/strict";
import { tipMessage } from "../../../contracts/monero/tip.ts";
import { type KeptTip, makeTipStore, mergeKept, readTips } from "./kept-tips.ts";
import { isUnderWay } from "./under-way.ts";

const NOW = 1_700_000_000;
const creator = "a".repeat(64);
const address = `30311:${creator}:demo`;
const tipOf = (nonce: string, change: Partial<KeptTip> = {}): KeptTip => ({
  address,
  message: tipMessage({ stream: { creator, d: "demo" }, nonce, payer: "b".repeat(64) }),
  primary: "4",
  payTo: "4",
  amount: 50n,
  words: "hello",
  as: "fresh",
  open: false,
  started: NOW,
  secret: "cd".repeat(32),
  target: {
    id: "0".repeat(64),
    pubkey: creator,
    created_at: 0,
    kind: 10133,
    tags: [],
    content: "",
    sig: "0".repeat(128),
  },
  ...change,
});
const [one, two] = [tipOf("00000000000000aa"), tipOf("00000000000000bb")];

function memory(): Pick<Storage, "getItem" | "setItem"> {
  const items = new Map<string, string>();
  return { getItem: (name) => items.get(name) ?? null, setItem: (name, text) => void items.set(name, text) };
}

Deno.test("readTips() leaves out what is broken", () => {
  const written = (change: Record<string, unknown>) => JSON.stringify([{ ...one, amount: "50", ...change }]);
  assert.equal(readTips(written({})).length, 1);
  const broken = [
    { message: "dstream/tip/2|x" },
    { amount: 50 },
    { amount: "-5" },
    { started: "today" },
    { target: {} },
    { secret: "cd" },
    { words: undefined },
  ];
  for (const change of broken) assert.deepEqual(readTips(written(change)), [], JSON.stringify(change));
  for (const text of [null, "", "{", "{}", "[null,5]", " ".repeat(600_000)]) {
    assert.deepEqual(readTips(text), []);
  }
  assert.equal(readTips(written({ paid: { txid: "x", proof: "y" } }))[0]?.paid, undefined);
});

Deno.test("makeTipStore() hands a tip to the next page, and forgets it when told to", () => {
  const storage = memory();
  const first = makeTipStore({ storage: () => storage, now: () => NOW });
  assert.equal(isUnderWay(() => storage, address), false);
  first.put(one);
  first.put({ ...one, paid: { txid: "ab".repeat(32), proof: "OutProofV2" }, level: "pool" });
  const second = makeTipStore({ storage: () => storage, now: () => NOW });
  assert.deepEqual(second.all(address).at(-1), {
    ...one,
    paid: { txid: "ab".repeat(32), proof: "OutProofV2" },
    level: "pool",
  });
  assert.equal(second.fleeting, false);
  assert.equal(isUnderWay(() => storage, address), true);
  assert.equal(isUnderWay(() => storage, `${address}s`), false);
  second.put(two);
  second.drop(one.message);
  assert.deepEqual(first.all(address).map(({ message }) => message), [two.message]);
  assert.deepEqual(first.all(`${address}s`), []);
});

Deno.test("makeTipStore() leaves a tip that ripens in its place, so that the newest is still the one in hand", () => {
  const storage = memory();
  const store = makeTipStore({ storage: () => storage, now: () => NOW });
  for (const tip of [one, two]) store.put(tip);
  store.put({ ...one, level: "1" });
  assert.deepEqual(store.all(address).map(({ message, level }) => [message, level]), [
    [one.message, "1"],
    [two.message, undefined],
  ]);
});

Deno.test("mergeKept() takes another page's word, and lets no payment of this page's go", () => {
  const paid = { txid: "ab".repeat(32), proof: "OutProofV2" };
  assert.deepEqual(mergeKept([one, two], []), []);
  assert.deepEqual(mergeKept([one], [{ ...one, paid }]), [{ ...one, paid }]);
  assert.deepEqual(mergeKept([{ ...one, paid }, two], [two]), [{ ...one, paid }, two]);
  assert.deepEqual(mergeKept([{ ...one, paid }], [one]), [one]);
});

Deno.test("makeTipStore() forgets what nobody paid for a month", () => {
  const storage = memory();
  let now = NOW;
  const store = makeTipStore({ storage: () => storage, now: () => now });
  store.put(one);
  now += 31 * 86_400;
  store.put(tipOf("00000000000000cc", { started: now }));
  assert.equal(readTips(storage.getItem("dstream/tips/1")).length, 1);
});

Deno.test("makeTipStore() says that a tip ends with the page where nothing is stored", () => {
  const refusing = {
    getItem: () => {
      throw new DOMException("no", "SecurityError");
    },
    setItem: () => {
      throw new DOMException("no", "SecurityError");
    },
  };
  for (const storage of [undefined, () => refusing]) {
    const store = makeTipStore({ storage, now: () => NOW });
    store.put(one);
    assert.equal(store.fleeting, true);
    assert.equal(store.all(address)[0]?.message, one.message);
  }
  assert.equal(isUnderWay(() => refusing, address), false);
});

Deno.test("makeTipStore() gives up what was begun and never paid before the proof of a payment", () => {
  const storage = memory();
  const store = makeTipStore({ storage: () => storage, now: () => NOW });
  store.put({ ...one, paid: { txid: "ab".repeat(32), proof: "OutProofV2" } });
  const begun = Array.from({ length: 20 }, (_, n) => tipOf(n.toString(16).padStart(16, "0")));
  begun.forEach(store.put);
  assert.deepEqual(
    store.all(address).map(({ message }) => message),
    [one, ...begun.slice(-15)].map(({ message }) => message),
  );
  for (const tip of begun) store.put({ ...tip, paid: { txid: "cd".repeat(32), proof: "OutProofV2" } });
  store.put(two);
  assert.deepEqual(store.all(address).at(-1), two, "what was begun last is the one in hand");
});
