import assert from "node:assert/strict";
import { judgeTip, type JudgeTipOptions, type TipVerdict } from "./judge-tip.ts";
import { makeOutProof } from "./make-tx-proof.ts";
import { readTipMessage, tipMessage } from "./tip.ts";
import { paymentNamed, recorded } from "./trial-payments.ts";

const { txid, served, message, outProof, inProof, txKey, address, amount } = paymentNamed("tip");
const good: JudgeTipOptions = { txid, served, message, proof: outProof, primary: recorded.creator.address };
const tip = readTipMessage(message);
if (tip === undefined) throw new Error("a recorded tip has a message");

Deno.test("judgeTip() names what is no tip, no primary address, and the recipient's proof", () => {
  const cases: [change: Partial<JudgeTipOptions>, verdict: TipVerdict["verdict"]][] = [
    [{ message: "" }, "malformed-tip"],
    [{ message: `${message} ` }, "malformed-tip"],
    [{ message: message.replace("tip/1", "tip/2") }, "malformed-tip"],
    [{ primary: "" }, "malformed-address"],
    [{ primary: recorded.creator.subaddresses[0] ?? "" }, "not-primary-address"],
    [{ primary: address }, "not-primary-address"],
    [{ network: "stagenet" }, "wrong-network"],
    [{ proof: inProof }, "not-payers-proof"],
    [{ proof: "" }, "unknown-proof"],
    [{ txid: "" }, "bad-txid"],
    [{ served: paymentNamed("primary").served }, "wrong-txid"],
    [{ message: tipMessage({ ...tip, nonce: "0123456789abcdee" }) }, "wrong-message"],
  ];
  for (const [change, verdict] of cases) {
    assert.equal(judgeTip({ ...good, ...change }).verdict, verdict, JSON.stringify(change).slice(0, 120));
  }
});

Deno.test("judgeTip() says wrong-payment-id where the payer proves one payment for a second tip", () => {
  const second = tipMessage({ ...tip, nonce: "0123456789abcdee" });
  const randomBytes = (length: number) => new Uint8Array(length).fill(7);
  const made = makeOutProof({ txid, address, message: second, txKey, randomBytes });
  assert.ok(made.verdict === "made");
  assert.equal(judgeTip({ ...good, message: second, proof: made.proof }).verdict, "wrong-payment-id");
});

Deno.test("judgeTip() says wrong-payment-id for a payment to the plain address", () => {
  const plain = paymentNamed("primary");
  const randomBytes = (length: number) => new Uint8Array(length).fill(7);
  const made = makeOutProof({ ...plain, message, randomBytes });
  assert.ok(made.verdict === "made");
  assert.deepEqual(judgeTip({ ...good, txid: plain.txid, served: plain.served, proof: made.proof }), {
    verdict: "wrong-payment-id",
    found: "0000000000000000",
  });
});

Deno.test("judgeTip() says paid, for which tip, and marks the output whatever proof shows it", () => {
  const judged = judgeTip({ ...good, network: "mainnet" });
  assert.ok(judged.verdict === "paid");
  assert.equal(judged.amount, BigInt(amount));
  assert.deepEqual(judged.tip, tip);
  assert.equal(judged.marks.length, 1);
  assert.match(judged.marks[0] ?? "", /^[0-9a-f]{64}$/);
  const randomBytes = (length: number) => new Uint8Array(length).fill(9);
  const made = makeOutProof({ txid, address, message, txKey, randomBytes });
  assert.ok(made.verdict === "made" && made.proof !== outProof);
  const again = judgeTip({ ...good, proof: made.proof });
  assert.ok(again.verdict === "paid");
  assert.deepEqual(again.marks, judged.marks);
});
