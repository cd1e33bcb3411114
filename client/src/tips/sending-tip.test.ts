import assert from "node:assert/strict";
import { tipMessage } from "../../../contracts/monero/tip.ts";
import { type KeptTip, makeTipStore } from "./kept-tips.ts";
import { makeSendingTip } from "./sending-tip.ts";

const NOW = 1_700_000_000;
const creator = "a".repeat(64);
const tip: KeptTip = {
  address: `30311:${creator}:demo`,
  message: tipMessage({ stream: { creator, d: "demo" }, nonce: "00000000000000aa", payer: "b".repeat(64) }),
  primary: "4",
  payTo: "4",
  amount: 50n,
  words: "hello",
  as: "fresh",
  open: false,
  started: NOW,
  target: {
    id: "0".repeat(64),
    pubkey: creator,
    created_at: 0,
    kind: 10133,
    tags: [],
    content: "",
    sig: "0".repeat(128),
  },
};
const paid = (digit: string) => ({ txid: digit.repeat(64), proof: `OutProofV2${digit}` });

/** A tip that is kept where two pages see it. */
function stand() {
  const store = makeTipStore({ storage: undefined, now: () => NOW });
  store.put(tip);
  const now = () => store.all(tip.address)[0];
  return { store, now, sending: makeSendingTip(store, tip) };
}

Deno.test("makeSendingTip() takes back a payment that surely didn't leave, and nothing that another page did meanwhile", () => {
  const { sending, now } = stand();
  sending.leaving(paid("1"));
  assert.deepEqual(now()?.paid, paid("1"));
  sending.unsent(undefined);
  assert.deepEqual(now(), tip);

  const elsewhere = stand();
  elsewhere.sending.leaving(paid("1"));
  elsewhere.store.put({ ...tip, paid: paid("2"), level: "pool" });
  elsewhere.sending.unsent(undefined);
  assert.deepEqual(elsewhere.now()?.paid, paid("2"));

  const forgotten = stand();
  forgotten.sending.leaving(paid("1"));
  forgotten.store.drop(tip.message);
  forgotten.sending.unsent(undefined);
  assert.equal(forgotten.now(), undefined);
});

Deno.test("makeSendingTip() goes back to what may have left before, on this page or another", () => {
  const { sending, now } = stand();
  sending.leaving(paid("1"));
  sending.unsent(paid("3"));
  assert.deepEqual(now()?.paid, paid("3"));

  const elsewhere = stand();
  elsewhere.store.put({ ...tip, paid: paid("2") });
  elsewhere.sending.leaving(paid("1"));
  elsewhere.sending.unsent(undefined);
  assert.deepEqual(elsewhere.now()?.paid, paid("2"));
});
