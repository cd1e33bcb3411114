import assert from "node:assert/strict";
import { formatAddress } from "../nostr/address.ts";
import { readTipMessage, type Tip, tipMessage, tipPaymentId, tipPayTo } from "./tip.ts";
import { addressOf, paymentNamed, recorded } from "./trial-payments.ts";

const creator = "ab".repeat(32);
const nonce = "0123456789abcdef";
const full: Tip = { stream: { creator, d: "demo" }, sid: "00112233445566aa", payer: "cd".repeat(32), nonce };

Deno.test("readTipMessage() gives undefined for every other spelling", () => {
  const good = tipMessage(full);
  const broken = [
    "",
    good.replace("tip/1", "tip/2"),
    `${good}|`,
    `${good} `,
    good.replace(":demo", ":De"),
    good.replace(nonce, nonce.toUpperCase()),
    good.replace(nonce, nonce.slice(1)),
    good.replace(nonce, "-"),
    good.replace(full.sid ?? "", ""),
    good.replace(full.payer ?? "", "cd"),
  ];
  for (const message of broken) {
    assert.equal(readTipMessage(message), undefined, message);
  }
});

Deno.test("tipMessage() writes what the protocol says, with a dash for what there isn't", () => {
  assert.equal(
    tipMessage({ stream: full.stream, nonce }),
    `dstream/tip/1|${formatAddress(full.stream)}|-|-|${nonce}`,
  );
});

Deno.test("readTipMessage() reads back what tipMessage() wrote", () => {
  const { sid = "", payer = "", ...least } = full;
  for (const tip of [full, least, { ...least, sid }, { ...least, payer }]) {
    assert.deepEqual(readTipMessage(tipMessage(tip)), tip);
  }
});

Deno.test("tipPaymentId() is another one for another stream, session, payer or nonce", () => {
  const others: Tip[] = [
    full,
    { ...full, stream: { creator, d: "other" } },
    { ...full, sid: "00112233445566ab" },
    { ...full, payer: "ce".repeat(32) },
    { ...full, nonce: "0123456789abcdee" },
  ];
  assert.equal(new Set(others.map((tip) => tipPaymentId(tipMessage(tip)).join())).size, others.length);
});

Deno.test("tipPayTo() builds the address that monero-wallet-rpc builds from the same id", () => {
  const { message, address } = paymentNamed("tip");
  assert.equal(tipPayTo(addressOf(recorded.creator.address), message), address);
});
