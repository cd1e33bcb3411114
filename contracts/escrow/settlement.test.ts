import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { judgeMoneroAddress } from "../monero/address.ts";
import { secretSum } from "../monero/point.ts";
import { readLittleEndian } from "../monero/scalar.ts";
import { bytesOf } from "../monero/trial-payments.ts";
import { judgeAttestations } from "./attestation.ts";
import type { Role } from "./context.ts";
import { disclosure, judgeDisclosure, winnersKey } from "./settlement.ts";
import { sharesOf } from "./shares.ts";
import { SECRETS, trialAgreed, trialAttestation, trialContext } from "./trial-stake.ts";

const context = trialContext();
const roles: Role[] = ["viewer", "creator", "arbiter"];
const attestations = roles.map((role) => trialAttestation(role));
const agreed = judgeAttestations({ ...trialAgreed(), attestations });
if (agreed.verdict !== "agreed") throw new Error(agreed.verdict);
const { points, address } = agreed;
const shares = (role: Role) => sharesOf(role, SECRETS[role], context);

Deno.test("judgeDisclosure() refuses what is no scalar, another part, and a part of another stake", () => {
  for (const text of ["", "00".repeat(32), "ff".repeat(32), "zz"]) {
    assert.deepEqual(judgeDisclosure("release", text, points), { verdict: "malformed" });
  }
  const wrong = { verdict: "wrong-share" };
  const release = disclosure("release", shares("arbiter")) ?? "";
  assert.deepEqual(judgeDisclosure("grant", release, points), wrong);
  const elsewhere = sharesOf("arbiter", SECRETS.arbiter, trialContext({ deadline: 1 }));
  assert.deepEqual(judgeDisclosure("release", disclosure("release", elsewhere) ?? "", points), wrong);
});

Deno.test("disclosure() gives undefined to who doesn't hold the part: nobody can pay himself", () => {
  assert.equal(disclosure("release", shares("viewer")), undefined);
  assert.equal(disclosure("grant", shares("creator")), undefined);
});

Deno.test("winnersKey() gives the winner the key of the address, and only the winner", () => {
  const parsed = judgeMoneroAddress(address);
  assert.ok(parsed.verdict === "valid");
  const cases = [["release", "viewer", "creator"], ["release", "viewer", "arbiter"], [
    "grant",
    "creator",
    "arbiter",
  ], [
    "grant",
    "creator",
    "viewer",
  ]] as const;
  for (const [outcome, winner, discloser] of cases) {
    const share = disclosure(outcome, shares(discloser)) ?? "";
    assert.deepEqual(judgeDisclosure(outcome, share, points), { verdict: "disclosed", outcome, winner });
    const key = winnersKey(shares(winner), outcome, share);
    assert.ok(key !== undefined);
    assert.equal(toHex(secretSum(readLittleEndian(bytesOf(key))).toBytes()), toHex(parsed.address.spendKey));
    const other = outcome === "release" ? "creator" : "viewer";
    assert.equal(winnersKey(shares(other), outcome, share), undefined);
  }
});
