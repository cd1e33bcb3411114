import assert from "node:assert/strict";
import { keccak256 } from "./keccak.ts";
import { G, secretSum, timesSecret } from "./point.ts";
import { paymentPrefix, proofChallenge, type ProofStatement, provesStatement } from "./proof-signature.ts";
import { reduceScalar } from "./scalar.ts";
import { trialNonce, trialWallet } from "./trial-chain.ts";

const { spendSecret: secret, view: other } = trialWallet("prover");
const base = trialWallet("subaddress").spend;
const nonce = trialNonce("nonce");

function prove(statement: ProofStatement) {
  const onBase = statement.base === undefined ? secretSum(nonce) : timesSecret(nonce, statement.base);
  const c = proofChallenge(statement, onBase, timesSecret(nonce, statement.other));
  return { c, s: reduceScalar(nonce - c * secret) };
}

const plain: ProofStatement = {
  prefix: keccak256(),
  known: secretSum(secret),
  other,
  sharedSecret: timesSecret(secret, other),
};
const onSubaddress: ProofStatement = { ...plain, known: timesSecret(secret, base), base };

Deno.test("provesStatement() refuses a signature under any other statement", () => {
  for (const statement of [plain, onSubaddress]) {
    const signature = prove(statement);
    const others: ProofStatement[] = [
      { ...statement, prefix: keccak256(statement.prefix) },
      { ...statement, known: G },
      { ...statement, other: G },
      { ...statement, sharedSecret: G },
      statement === plain ? { ...plain, base } : { ...statement, base: G },
    ];
    for (const other of others) assert.equal(provesStatement(other, signature), false);
    assert.equal(provesStatement(statement, { c: signature.c, s: signature.s + 1n }), false);
    assert.equal(provesStatement(statement, signature), true);
  }
});

Deno.test("provesStatement() refuses a secret that isn't the known key's, however it is signed", () => {
  const shifted = { ...plain, sharedSecret: timesSecret(secret + 1n, other) };
  assert.equal(provesStatement(shifted, prove(shifted)), false);
});

Deno.test("paymentPrefix() throws for an id that isn't hex, which is a bug, and is another for another message", () => {
  assert.throws(() => paymentPrefix("zz", ""));
  const id = "ab".repeat(32);
  assert.notDeepEqual(paymentPrefix(id, "a"), paymentPrefix(id, "b"));
});
