import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMoneroAddress } from "./address.ts";
import { formatPaymentUri, readPaymentUri } from "./payment-uri.ts";
import { addressOf, recorded } from "./trial-payments.ts";

const { address, subaddresses: [first = ""] } = recorded.creator;

Deno.test("readPaymentUri() gives undefined for other schemes, broken or repeated fields and retired payment ids", () => {
  const uri = `monero:${address}`;
  const broken = [
    "",
    address,
    `bitcoin:${address}`,
    "monero:",
    `monero:${address.slice(1)}`,
    `monero://${address}`,
    `${uri}?tx_amount=`,
    `${uri}?tx_amount=-1`,
    `${uri}?tx_amount=0,5`,
    `${uri}?tx_amount=1&tx_amount=2`,
    `${uri}?tx_amount`,
    `${uri}?recipient_name=%zz`,
    `${uri}?tx_payment_id=${"0".repeat(16)}`,
    `${uri}?tx_description=${"x".repeat(2048)}`,
  ];
  for (const text of broken) assert.equal(readPaymentUri(text), undefined, text);
});

Deno.test("readPaymentUri() refuses another network's address when one is asked for", () => {
  const stagenet = `monero:${formatMoneroAddress({ ...addressOf(address), network: "stagenet" })}`;
  assert.equal(readPaymentUri(stagenet, "mainnet"), undefined);
  assert.ok(readPaymentUri(stagenet) !== undefined);
});

Deno.test("readPaymentUri() reads a link of monero-wallet-rpc, question mark in its text included", () => {
  assert.deepEqual(readPaymentUri(recorded.uri), {
    address: first,
    amount: 50_000_000_000n,
    recipientName: "Zoë & co",
    description: "a tip?",
  });
});

Deno.test("readPaymentUri() takes capitals in the scheme, as QR codes may have, and passes over unknown fields", () => {
  assert.deepEqual(readPaymentUri(`MONERO:${address}?label=x`), { address });
});

Deno.test("formatPaymentUri() writes the link that monero-wallet-rpc read", () => {
  const uri = formatPaymentUri({
    address,
    amount: 50_000_000_000n,
    recipientName: "Zoë & co",
    description: "50 % off?",
  });
  assert.ok(recorded.conditions.checkedByWalletRpc.includes(`link ${uri}`));
  assert.equal(formatPaymentUri({ address }), `monero:${address}`);
});

Deno.test("readPaymentUri() reads back what formatPaymentUri() wrote", () =>
  fc.assert(
    fc.property(
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      (amount, description) => {
        const request = { address, amount, description };
        assert.deepEqual(readPaymentUri(formatPaymentUri(request)), request);
      },
    ),
    { numRuns: 50 },
  ));
