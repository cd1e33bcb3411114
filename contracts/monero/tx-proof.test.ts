import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { formatMoneroAddress, integratedAddress } from "./address.ts";
import { toBase58 } from "./base58.ts";
import { makeOutProof } from "./make-tx-proof.ts";
import { readTxProof } from "./proof-text.ts";
import { scalarBytes } from "./scalar.ts";
import { tipPayTo } from "./tip.ts";
import { payOnPaper, type TrialFaults, trialWallet } from "./trial-chain.ts";
import {
  addressOf,
  bentAt,
  bytesOf,
  outProofOf,
  paymentNamed,
  payments,
  recorded,
} from "./trial-payments.ts";
import { judgeTxProof, type TxProofVerdict } from "./tx-proof.ts";
import shared from "./vectors/monero-proofs.json" with { type: "json" };

const tip = paymentNamed("tip");
const primary = paymentNamed("primary");
const randomBytes = (length: number) => new Uint8Array(length).fill(7);

Deno.test("judgeTxProof() says wrong-message for a proof over other words", () => {
  for (const payment of payments) {
    for (const message of ["", `${payment.message} `, "dstream/tip/1|another"]) {
      assert.deepEqual(
        judgeTxProof({ ...outProofOf(payment), message }),
        { verdict: "wrong-message" },
        payment.name,
      );
    }
  }
});

Deno.test("judgeTxProof() says wrong-address for anybody else's address", () => {
  const sub = paymentNamed("subaddress");
  assert.deepEqual(judgeTxProof({ ...outProofOf(primary), address: sub.address }), {
    verdict: "wrong-address",
  });
  assert.deepEqual(judgeTxProof({ ...outProofOf(sub), address: primary.address }), {
    verdict: "wrong-address",
  });
  assert.deepEqual(judgeTxProof({ ...outProofOf(primary), address: shared.creatorPrimary }), {
    verdict: "wrong-address",
  });
});

Deno.test("judgeTxProof() says wrong-payment-id for a tip shown in another session, and which it was", () => {
  const found = { verdict: "wrong-payment-id", found: "0000000000000000" };
  const another = formatMoneroAddress(
    integratedAddress(addressOf(primary.address), new Uint8Array(8).fill(9)),
  );
  assert.deepEqual(judgeTxProof({ ...outProofOf(primary), address: another }), found);
  const replayed = judgeTxProof({ ...outProofOf(tip), address: another });
  assert.ok(replayed.verdict === "wrong-payment-id");
  assert.notEqual(replayed.found, found.found);
});

Deno.test("judgeTxProof() says nothing-received for a true proof of a payment that went elsewhere", () => {
  const { txid, served, txKey, message } = primary;
  const address = shared.creatorPrimary;
  const made = makeOutProof({ txid, address, message, txKey, randomBytes });
  assert.ok(made.verdict === "made");
  assert.deepEqual(judgeTxProof({ txid, served, address, message, proof: made.proof }), {
    verdict: "nothing-received",
  });
});

Deno.test("judgeTxProof() says time-locked, and that for the proof which wallet2 calls good", () => {
  const { locked } = recorded;
  assert.ok(locked !== undefined);
  assert.deepEqual(judgeTxProof(outProofOf(locked)), { verdict: "time-locked", until: 900_000n });
});

Deno.test("judgeTxProof() says commitment-mismatch for an amount that isn't what was committed to", () => {
  const judged = judgeOnPaper({ amountCommitted: 1n });
  assert.deepEqual(judged, { verdict: "commitment-mismatch", index: 0 });
});

Deno.test("judgeTxProof() says bad-tx-key for a transaction whose public key is no point", () => {
  assert.deepEqual(judgeOnPaper({ txKey: scalarBytes(1n) }), { verdict: "bad-tx-key" });
});

Deno.test("judgeTxProof() says bad-tx-key where wallets skip the transaction: they see no main key", () => {
  assert.deepEqual(judgeOnPaper({ isAdditionalOnly: true }), { verdict: "bad-tx-key" });
  assert.deepEqual(judgeOnPaper({ leading: [3, 1, 9] }), { verdict: "bad-tx-key" });
  const tooLong = [2, 0x80, 2, ...Array<number>(256).fill(9)];
  assert.deepEqual(judgeOnPaper({ leading: tooLong }), { verdict: "bad-tx-key" });
});

Deno.test("judgeTxProof() says paid for a transaction on paper, so that its faults alone were refused", () => {
  const judged = judgeOnPaper({});
  assert.ok(judged.verdict === "paid");
  assert.deepEqual([judged.amount, judged.paymentId], [5n, "0000000000000000"]);
});

function judgeOnPaper(faults: TrialFaults): TxProofVerdict {
  const { address, ...wallet } = trialWallet("creator");
  const { txid, served, txSecret } = payOnPaper({ address, ...wallet }, 5n, faults);
  const secret = toHex(scalarBytes(txSecret));
  const txKey = faults.isAdditionalOnly ? secret.repeat(2) : secret;
  const made = makeOutProof({ txid, address, message: "", txKey, randomBytes });
  assert.ok(made.verdict === "made");
  return judgeTxProof({ txid, served, address, message: "", proof: made.proof });
}

Deno.test("judgeTxProof() names broken ids, addresses, networks, proofs and answers", () => {
  const good = outProofOf(primary);
  const subs = recorded.creator.subaddresses;
  const cases: [change: Partial<typeof good>, verdict: TxProofVerdict["verdict"]][] = [
    [{ txid: good.txid.toUpperCase() }, "bad-txid"],
    [{ txid: "" }, "bad-txid"],
    [{ txid: tip.txid }, "wrong-txid"],
    [{ address: good.address.slice(1) }, "malformed-address"],
    [{ address: good.address.replace("4", "5") }, "address-checksum"],
    [{ network: "stagenet" }, "wrong-network"],
    [{ proof: good.proof.replace("V2", "V1") }, "unknown-proof"],
    [{ proof: good.proof.slice(0, -1) }, "malformed-proof"],
    [{ proof: paymentNamed("one of four, primary").outProof }, "wrong-proof-size"],
    [{ proof: primary.inProof.replace("In", "Out") }, "wrong-message"],
    [{ served: tip.served }, "wrong-txid"],
    [{ served: { ...good.served, prunedHex: good.served.prunedHex.slice(0, -2) } }, "truncated"],
    [{ address: subs[0] ?? "" }, "wrong-address"],
  ];
  for (const [change, verdict] of cases) {
    assert.equal(judgeTxProof({ ...good, ...change }).verdict, verdict, JSON.stringify(change));
  }
});

Deno.test("judgeTxProof() refuses a proof with any one bit turned", () => {
  const read = readTxProof(primary.outProof);
  assert.ok(read.verdict === "read");
  const [pair] = read.proof.pairs;
  assert.ok(pair !== undefined);
  fc.assert(
    fc.property(fc.nat(95), fc.nat(7), (at, bit) => {
      const bytes = proofBytes(primary.outProof);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const proof = "OutProofV2" + toBase58(bytes.subarray(0, 32)) + toBase58(bytes.subarray(32));
      const { verdict } = judgeTxProof({ ...outProofOf(primary), proof });
      const expected = at < 32 ? ["bad-point", "wrong-address"] : ["non-canonical-scalar", "wrong-message"];
      assert.ok(expected.includes(verdict), `byte ${at}, bit ${bit}: ${verdict}`);
    }),
    { numRuns: 120 },
  );
});

Deno.test("judgeTxProof() refuses a lying node's answer with any one bit turned", () =>
  fc.assert(
    fc.property(fc.nat(primary.served.prunedHex.length / 2 - 1), fc.nat(7), (at, bit) => {
      const { verdict } = judgeTxProof({ ...outProofOf(primary), served: bentAt(primary.served, at, bit) });
      assert.notEqual(verdict, "paid");
    }),
    { numRuns: 150 },
  ));

Deno.test("judgeTxProof() never throws, whichever text is whatever it may be", () => {
  const good = outProofOf(primary);
  const texts = fc.oneof(fc.string(), fc.base64String());
  fc.assert(
    fc.property(fc.constantFrom("txid", "address", "proof", "message"), texts, (name, text) => {
      const value = name === "proof" ? `OutProofV2${text}` : text;
      assert.notEqual(judgeTxProof({ ...good, [name]: value }).verdict, "paid");
      assert.notEqual(judgeTxProof({ ...good, served: { ...good.served, prunedHex: text } }).verdict, "paid");
    }),
    { numRuns: 40 },
  );
});

Deno.test("judgeTxProof() says paid for every recorded payment, by the payer's and the recipient's proof", () => {
  for (const payment of payments) {
    for (const [direction, proof] of [["out", payment.outProof], ["in", payment.inProof]] as const) {
      const judged = judgeTxProof({ ...outProofOf(payment), proof, network: "mainnet" });
      assert.ok(judged.verdict === "paid", `${payment.name}: ${judged.verdict}`);
      assert.equal(judged.direction, direction);
      assert.equal(judged.amount, BigInt(payment.amount));
      assert.equal(judged.outputs.length, 1);
    }
  }
});

Deno.test("judgeTxProof() says paid, with its payment id, for a tip at the address that its message leads to", () => {
  const address = tipPayTo(addressOf(primary.address), tip.message);
  assert.equal(address, tip.address);
  const judged = judgeTxProof({ ...outProofOf(tip), address });
  assert.ok(judged.verdict === "paid");
  const { paymentId } = addressOf(tip.address) as { paymentId: Uint8Array };
  assert.deepEqual(bytesOf(judged.paymentId), paymentId);
  // The same payment under the plain address: paid as well, and the id says for what.
  const plain = judgeTxProof({ ...outProofOf(tip), address: primary.address });
  assert.deepEqual(plain, judged);
});

Deno.test("judgeTxProof() agrees with the shared vectors", () => {
  for (const one of shared.cases) {
    for (const proof of [one.outProof, one.inProof]) {
      const { txid, address } = one;
      const served = { prunedHex: one.prunedHex, prunableHash: one.prunableHash };
      const judged = judgeTxProof({ txid, served, address, message: "dstream-test", proof });
      assert.ok(judged.verdict === "paid", judged.verdict);
      assert.equal(judged.amount, BigInt(one.amount));
      assert.deepEqual(judged.outputs.map(({ index }) => index), one.expectOutput);
      assert.equal(judged.paymentId, one.expectPaymentId);
    }
  }
});

/** Shared secret, challenge and response of a proof with one pair. */
function proofBytes(text: string): Uint8Array {
  const read = readTxProof(text);
  const pair = read.verdict === "read" ? read.proof.pairs[0] : undefined;
  if (pair === undefined) throw new Error("a recorded proof can be read");
  const little = (value: bigint) =>
    Array.from({ length: 32 }, (_, i) => Number(value >> BigInt(8 * i) & 0xffn));
  return Uint8Array.from([...pair.sharedSecret.toBytes(), ...little(pair.c), ...little(pair.s)]);
}
