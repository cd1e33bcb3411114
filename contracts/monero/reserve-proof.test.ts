import assert from "node:assert/strict";
import fc from "fast-check";
import { fromBase58, toBase58 } from "./base58.ts";
import { judgeReserveProof, type ReserveProofOptions, type ReserveProofVerdict } from "./reserve-proof.ts";
import { readReserveProof } from "./reserve-proof-text.ts";
import { addressOf, bentAt, paymentNamed, payments, recorded } from "./trial-payments.ts";
import { formatMoneroAddress } from "./address.ts";
import { G } from "./point.ts";
import {
  payOnPaper,
  SMALL_ORDER,
  type TrialTransaction,
  type TrialWallet,
  trialWallet,
} from "./trial-chain.ts";
import { makeTrialReserve, type ReserveFaults } from "./trial-reserve.ts";

const HEADER = "ReserveProofV2";
const all = [...payments, recorded.locked].flatMap((one) => one === undefined ? [] : [one]);
const served = new Map(all.map(({ txid, served }) => [txid, served]));
const one: ReserveProofOptions = {
  address: recorded.creator.address,
  message: "dstream-test",
  proof: recorded.reserves.one,
  served,
};
const read = readReserveProof(one.proof);
if (read.verdict !== "read") throw new Error(read.verdict);
const [entry] = read.proof.entries;
if (entry === undefined) throw new Error("a reserve has an output");

/** The recorded proof with its bytes changed. */
function changed(change: (bytes: Uint8Array) => Uint8Array): string {
  const bytes = fromBase58(one.proof.slice(HEADER.length));
  if (bytes === undefined) throw new Error("a recorded proof is base58");
  return HEADER + toBase58(change(bytes));
}

Deno.test("judgeReserveProof() refuses a proof with any one bit turned", () => {
  const length = (fromBase58(one.proof.slice(HEADER.length)) ?? []).length;
  fc.assert(
    fc.property(fc.nat(length - 1), fc.nat(7), (at, bit) => {
      const proof = changed((bytes) => bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit)));
      assert.notEqual(judgeReserveProof({ ...one, proof }).verdict, "reserved", `byte ${at}, bit ${bit}`);
    }),
    { numRuns: 150 },
  );
});

Deno.test("judgeReserveProof() names what is wrong", () => {
  const other = paymentNamed("primary");
  const withServed = (answer: typeof other.served) => new Map([[entry.txid, answer]]);
  const own = served.get(entry.txid);
  assert.ok(own !== undefined);
  const stagenet = formatMoneroAddress({ ...addressOf(one.address), network: "stagenet" });
  const cases: [change: Partial<ReserveProofOptions>, verdict: ReserveProofVerdict["verdict"]][] = [
    [{ message: "" }, "wrong-spend-key-signature"],
    [{ address: recorded.creator.subaddresses[0] ?? "" }, "not-primary-address"],
    [{ address: "4" }, "malformed-address"],
    [{ network: "stagenet" }, "wrong-network"],
    [{ address: stagenet, network: "mainnet" }, "wrong-network"],
    [{ proof: one.proof.replace("V2", "V1") }, "unknown-proof"],
    [{ proof: `${one.proof}0` }, "malformed-proof"],
    [{ proof: HEADER + "1".repeat(16_384) }, "too-many-outputs"],
    [{ served: new Map() }, "missing-transaction"],
    [{ served: withServed({ prunedHex: "", prunableHash: "" }) }, "not-hex"],
    [{ served: withServed(bentAt(own, own.prunedHex.length / 2 - 40, 0)) }, "wrong-txid"],
  ];
  for (const [change, verdict] of cases) {
    assert.equal(judgeReserveProof({ ...one, ...change }).verdict, verdict);
  }
});

Deno.test("judgeReserveProof() says time-locked for a wallet that counts locked coins in", () => {
  const judged = judgeReserveProof({ ...one, proof: recorded.reserves.all });
  assert.deepEqual(judged, { verdict: "time-locked", until: 900_000n, entry: 6 });
});

const wallet = trialWallet("viewer");
const [first, second] = [payOnPaper(wallet, 5n), payOnPaper(wallet, 7n)];
const onPaper = new Map([first, second].map(({ txid, served }) => [txid, served]));

/** Judges a proof that was made with these faults and is otherwise right. */
function judgeMade(
  faults: ReserveFaults,
  transactions: readonly TrialTransaction[] = [first],
): ReserveProofVerdict {
  const served = new Map([...onPaper, ...transactions.map(({ txid, served }) => [txid, served] as const)]);
  const proof = makeTrialReserve({ wallet, transactions, message: "bond", faults });
  return judgeReserveProof({ address: wallet.address, message: "bond", proof, served });
}

Deno.test("judgeReserveProof() says duplicate-output where wallets would count an output twice", () => {
  assert.equal(judgeMade({}, [first, first]).verdict, "duplicate-output");
});

Deno.test("judgeReserveProof() says bad-key-image for one with a small-order part: an output has one name", () => {
  for (const keyImagePlus of SMALL_ORDER.slice(1)) {
    assert.equal(judgeMade({ keyImagePlus }).verdict, "bad-key-image");
  }
  assert.equal(judgeMade({ keyImagePlus: G }).verdict, "wrong-key-image-signature");
});

Deno.test("judgeReserveProof() says unsigned-address where only another spend key signed", () => {
  assert.equal(judgeMade({ signers: [trialWallet("other")] }).verdict, "unsigned-address");
  assert.equal(judgeMade({ signers: [] }).verdict, "unsigned-address");
});

Deno.test("judgeReserveProof() names the signature that was made over something else", () => {
  assert.deepEqual(judgeMade({ wrongly: ["shared secret"] }), {
    verdict: "wrong-shared-secret-signature",
    entry: 0,
  });
  assert.deepEqual(judgeMade({ wrongly: ["key image"] }), { verdict: "wrong-key-image-signature", entry: 0 });
});

Deno.test("judgeReserveProof() names what is wrong with an output", () => {
  const other = trialWallet("other");
  const theirs = { ...wallet, spend: other.spend, spendSecret: other.spendSecret };
  const borrowed = makeTrialReserve({
    wallet: theirs,
    transactions: [payOnPaper(theirs, 3n)],
    message: "bond",
    faults: { signers: [theirs] },
  });
  assert.equal(
    judgeReserveProof({ address: wallet.address, message: "bond", proof: borrowed, served: onPaper }).verdict,
    "wrong-spend-key-signature",
  );
  assert.deepEqual(judgeMade({ index: 1 }), { verdict: "no-such-output", entry: 0 });
  const keyless = payOnPaper(wallet, 1n, { txKey: new Uint8Array(32) });
  assert.deepEqual(judgeMade({}, [keyless]), { verdict: "bad-tx-key", entry: 0 });
  const hollow = payOnPaper(wallet, 1n, { amountCommitted: 0n });
  assert.deepEqual(judgeMade({}, [first, hollow]), { verdict: "commitment-mismatch", entry: 1 });
  assert.deepEqual(judgeMade({}, [payOnPaper(wallet, 1n, { unlockTime: 9 })]), {
    verdict: "time-locked",
    until: 9n,
    entry: 0,
  });
});

Deno.test("judgeReserveProof() says not-received for an output of a spend key that didn't sign", () => {
  const sub = { ...wallet, ...pickSpend(trialWallet("subaddress")) };
  const proof = makeTrialReserve({
    wallet: { ...sub, spend: wallet.spend },
    transactions: [payOnPaper(sub, 4n)],
    message: "bond",
    faults: { signers: [wallet] },
  });
  const paid = payOnPaper(sub, 4n);
  const served = new Map([[paid.txid, paid.served]]);
  assert.deepEqual(judgeReserveProof({ address: wallet.address, message: "bond", proof, served }), {
    verdict: "not-received",
    entry: 0,
  });
});

Deno.test("judgeReserveProof() adds up several outputs", () => {
  const judged = judgeMade({}, [first, second]);
  assert.ok(judged.verdict === "reserved", judged.verdict);
  assert.equal(judged.amount, 12n);
});

function pickSpend({ spend, spendSecret }: TrialWallet): Pick<TrialWallet, "spend" | "spendSecret"> {
  return { spend, spendSecret };
}

Deno.test("judgeReserveProof() says reserved, with amount and key image, for a real wallet's proof", () => {
  const judged = judgeReserveProof(one);
  assert.ok(judged.verdict === "reserved", judged.verdict);
  assert.deepEqual(judged.outputs.map(({ txid, keyImage }) => [txid, keyImage]), [[
    entry.txid,
    entry.keyImageHex,
  ]]);
  assert.equal(judged.amount, 60_000_000_000n);
});
