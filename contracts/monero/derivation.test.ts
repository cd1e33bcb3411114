import assert from "node:assert/strict";
import fc from "fast-check";
import { fromHex, toHex } from "../hex.ts";
import { judgeMoneroAddress } from "./address.ts";
import {
  commitmentMask,
  derivationOf,
  NO_PAYMENT_ID,
  outputScalar,
  unmaskAmount,
  unmaskPaymentId,
  viewTagOf,
} from "./derivation.ts";
import { COMMITMENT_BASE, knownPoint, secretSum, timesSecret } from "./point.ts";
import { readLittleEndian } from "./scalar.ts";
import { readTransaction } from "./transaction.ts";
import { SMALL_ORDER, trialWallet } from "./trial-chain.ts";
import vectors from "./vectors/monero-proofs.json" with { type: "json" };

const bytesOf = (hex: string) => fromHex(hex) ?? new Uint8Array();

/** What the payer of a recorded payment shared with its recipient, and the output it made of that. */
function recorded(at: number) {
  const vector = vectors.cases[at];
  assert.ok(vector !== undefined);
  const judged = judgeMoneroAddress(vector.address);
  const read = readTransaction(bytesOf(vector.prunedHex));
  assert.ok(judged.verdict === "valid" && read.verdict === "read");
  const index = vector.expectOutput[0] ?? -1;
  const output = read.transaction.outputs[index];
  const hidden = read.transaction.ringCt.hidden[index];
  assert.ok(output !== undefined && hidden !== undefined);
  const secret = readLittleEndian(bytesOf(vector.txKey));
  const derivation = derivationOf(timesSecret(secret, knownPoint(judged.address.viewKey)));
  const { transaction: { extra } } = read;
  return { derivation, index, output, hidden, extra, amount: BigInt(vector.amount), address: judged.address };
}

const { derivation, index, hidden, amount } = recorded(0);
const bent = fc.tuple(fc.nat({ max: 31 }), fc.nat({ max: 7 })).map(([at, bit]) =>
  derivation.map((byte, i) => i === at ? byte ^ (1 << bit) : byte)
);

Deno.test("outputScalar() and what hangs on it change with any bit of the derivation, and with the output's place", () => {
  const scalar = outputScalar(derivation, index);
  fc.assert(fc.property(bent, (other) => {
    const wrong = outputScalar(other, index);
    assert.notEqual(wrong, scalar);
    assert.notEqual(unmaskAmount(hidden.masked, wrong), amount);
    assert.notEqual(commitmentMask(wrong), commitmentMask(scalar));
    assert.notEqual(
      unmaskPaymentId(bytesOf(NO_PAYMENT_ID), other),
      unmaskPaymentId(bytesOf(NO_PAYMENT_ID), derivation),
    );
  }));
  for (let other = 0; other < 16; other++) {
    if (other !== index) assert.notEqual(outputScalar(derivation, other), scalar);
  }
});

Deno.test("unmaskAmount() says another amount for any bit turned in what hides it", () => {
  const scalar = outputScalar(derivation, index);
  for (let bit = 0; bit < 64; bit++) {
    const turned = hidden.masked.map((byte, i) => i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte);
    assert.equal(unmaskAmount(turned, scalar), amount ^ (1n << BigInt(bit)));
  }
});

Deno.test("viewTagOf() spares strangers, of whom one in about 256 has the same tag", () => {
  const tags = Array.from({ length: 512 }, (_, at) => viewTagOf(derivation, at));
  assert.ok(tags.every((tag) => Number.isInteger(tag) && tag >= 0 && tag < 256));
  assert.ok(new Set(tags).size > 150, "they are spread");
});

Deno.test("derivationOf() is the same for a shared secret with a small-order part as without it", () => {
  const shared = timesSecret(7n, trialWallet("shared").view);
  for (const small of SMALL_ORDER) {
    assert.deepEqual(derivationOf(shared.add(small)), derivationOf(shared));
  }
});

Deno.test("the derivation of a recorded payment opens its tag, its key, its amount and its commitment", () => {
  for (const at of vectors.cases.keys()) {
    const { derivation, index, output, hidden, amount, extra, address } = recorded(at);
    const scalar = outputScalar(derivation, index);
    assert.equal(viewTagOf(derivation, index), output.viewTag);
    assert.equal(
      toHex(secretSum(scalar).add(knownPoint(address.spendKey)).toBytes()),
      toHex(output.key),
    );
    assert.equal(unmaskAmount(hidden.masked, scalar), amount);
    const commitment = secretSum(commitmentMask(scalar), [amount, COMMITMENT_BASE]);
    assert.equal(toHex(commitment.toBytes()), toHex(hidden.commitment));
    if (extra.encryptedPaymentId !== undefined) {
      assert.equal(unmaskPaymentId(extra.encryptedPaymentId, derivation), NO_PAYMENT_ID);
    }
  }
});
