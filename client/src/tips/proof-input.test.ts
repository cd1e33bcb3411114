import assert from "node:assert/strict";
import { judgeTip } from "../../../contracts/monero/judge-tip.ts";
import { paymentNamed, recorded } from "../../../contracts/monero/trial-payments.ts";
import { type ProofInput, readProofInput } from "./proof-input.ts";

const { txid, served, message, outProof, inProof, txKey, address } = paymentNamed("tip");
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const read = (change: { txid?: string; proof?: string }): ProofInput =>
  readProofInput({ txid, proof: outProof, payTo: address, message, randomBytes, ...change });

Deno.test("readProofInput() names the field and what is wrong with it", () => {
  const cases: [{ txid?: string; proof?: string }, ProofInput][] = [
    [{ txid: "" }, { state: "faulty", txid: "txid" }],
    [{ txid: txid.slice(1) }, { state: "faulty", txid: "txid" }],
    [{ proof: " " }, { state: "faulty", proof: "proof-missing" }],
    [{ proof: inProof }, { state: "faulty", proof: "proof-received" }],
    [{ proof: outProof.replace("V2", "V1") }, { state: "faulty", proof: "proof-old" }],
    [{ proof: outProof.slice(0, -1) }, { state: "faulty", proof: "proof-damaged" }],
    [{ proof: "f".repeat(64) }, { state: "faulty", proof: "key-damaged" }],
    [{ txid: "x", proof: "x" }, { state: "faulty", txid: "txid", proof: "proof-damaged" }],
    [{ txid: "x", proof: txKey }, { state: "faulty", txid: "txid" }],
  ];
  for (const [change, expected] of cases) {
    assert.deepEqual(read(change), expected, JSON.stringify(change).slice(0, 80));
  }
});

Deno.test("readProofInput() takes both texts as people paste them", () => {
  const spaced = `"${outProof.slice(0, 40)}\n ${outProof.slice(40)}"`;
  assert.deepEqual(read({ txid: ` <${txid.toUpperCase()}>\n`, proof: spaced }), {
    state: "proof",
    txid,
    proof: outProof,
  });
  const letter = (kind: string, proof: string) =>
    `-----BEGIN ${kind}-----\nNetwork: Monero Mainnet\nTxid: ${txid}\nAddress: ${address}\n\n${message}\n` +
    `-----BEGIN ${kind} SIGNATURE-----\n\n${proof.slice(0, 64)}\n${
      proof.slice(64)
    }\n-----END ${kind} SIGNATURE-----\n`;
  assert.deepEqual(read({ proof: letter("OUTPROOF", outProof) }), { state: "proof", txid, proof: outProof });
  assert.deepEqual(read({ proof: letter("INPROOF", inProof) }), { state: "faulty", proof: "proof-received" });
});

Deno.test("readProofInput() makes a proof that holds out of the transaction's key", () => {
  const made = read({ proof: txKey });
  assert.ok(made.state === "proof" && made.proof !== outProof);
  const judged = judgeTip({ txid, served, message, proof: made.proof, primary: recorded.creator.address });
  assert.equal(judged.verdict, "paid");
});
