import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { judgeMoneroAddress } from "../monero/address.ts";
import { G, secretSum } from "../monero/point.ts";
import { SMALL_ORDER } from "../monero/trial-chain.ts";
import {
  attest,
  type Attestation,
  type EscrowVerdict,
  judgeAttestations,
  signAttestation,
} from "./attestation.ts";
import type { Role } from "./context.ts";
import { sharesOf, spendSecret } from "./shares.ts";
import { SECRETS, trialAgreed, trialAttestation, trialContext } from "./trial-stake.ts";

const context = trialContext();
const [viewer, creator, arbiter] = (["viewer", "creator", "arbiter"] satisfies Role[])
  .map((role) => trialAttestation(role)) as [Attestation, Attestation, Attestation];
const judge = (...attestations: Attestation[]) => judgeAttestations({ ...trialAgreed(), attestations });

/** Judges with one party's attestation replaced. */
function judgeWith(changed: Attestation): EscrowVerdict {
  return judge(changed, ...[viewer, creator, arbiter].filter(({ role }) => role !== changed.role));
}

Deno.test("attest() and judgeAttestations() refuse a context that isn't what the terms offer", () => {
  const attestations = [viewer, creator, arbiter];
  const cases = [
    [{ ...trialAgreed(), context: trialContext({ amount: "2000000000" }) }, "other-amount"],
    [{ ...trialAgreed(), context: trialContext({ deadline: 1 }) }, "deadline-too-early"],
    [{ ...trialAgreed(), height: 1 }, "deadline-too-late"],
  ] as const;
  for (const [agreed, verdict] of cases) {
    for (const role of ["viewer", "creator", "arbiter"] as const) {
      assert.deepEqual(attest({ ...agreed, role, baseSecret: SECRETS[role] }), { verdict });
    }
    assert.deepEqual(judgeAttestations({ ...agreed, attestations }), { verdict });
  }
});

Deno.test("judgeAttestations() says missing or malformed for a party that is silent, doubled or says too little", () => {
  assert.deepEqual(judge(viewer, creator), { verdict: "missing", role: "arbiter" });
  assert.deepEqual(judge(viewer, creator, arbiter, arbiter), {
    verdict: "malformed",
    role: "arbiter",
  });
  const { ca } = creator.shares;
  assert.ok(ca !== undefined);
  assert.deepEqual(judgeWith({ ...creator, shares: { ca } }), { verdict: "malformed", role: "creator" });
  assert.deepEqual(judgeWith({ ...creator, shares: { ca: { ...ca, point: "zz" }, vc: ca } }), {
    verdict: "malformed",
    role: "creator",
  });
});

Deno.test("judgeAttestations() says wrong-signature for another context, another signer and another's words", () => {
  const wrong = { verdict: "wrong-signature", role: "arbiter" };
  const elsewhere = trialAttestation("arbiter", {
    context: trialContext({ deadline: trialContext().deadline + 1 }),
  });
  for (
    const changed of [
      elsewhere,
      trialAttestation("arbiter", { baseSecret: SECRETS.viewer }),
      { ...arbiter, signature: creator.signature },
      { ...arbiter, signature: "" },
      { ...arbiter, signature: "ff".repeat(64) },
    ]
  ) assert.deepEqual(judgeWith(changed), wrong);
});

Deno.test("judgeAttestations() says unproven-share for a point whose scalar its holder can't know", () => {
  // The viewer takes a point that would cancel the others': signed, yet nobody knows its scalar.
  const rogue = toHex(secretSum(5n).negate().add(G).toBytes());
  const { vc, va } = viewer.shares;
  assert.ok(vc !== undefined && va !== undefined);
  const signed = resigned({ ...viewer, shares: { vc: { ...vc, point: rogue }, va } });
  assert.deepEqual(judgeWith(signed), { verdict: "unproven-share", role: "viewer", pair: "vc" });
});

Deno.test("judgeAttestations() says bad-share-point for one with a small-order part", () => {
  const { vc, va } = viewer.shares;
  assert.ok(vc !== undefined && va !== undefined);
  const point = toHex(G.add(SMALL_ORDER[1] ?? G).toBytes());
  const signed = resigned({ ...viewer, shares: { vc: { ...vc, point }, va } });
  assert.deepEqual(judgeWith(signed), { verdict: "bad-share-point", role: "viewer", pair: "vc" });
});

Deno.test("judgeAttestations() says disagreement where two holders see two points", () => {
  // A creator who derived its part with another key than the context names, and signs with the right one.
  const stray = trialAttestation("creator", { baseSecret: SECRETS.arbiter + 1n });
  const verdict = judgeWith(resigned({ ...stray, role: "creator" }));
  assert.deepEqual(verdict, { verdict: "disagreement", pair: "vc" });
});

Deno.test("judgeAttestations() says agreed, with an address whose key is the sum that any two can know and none alone", () => {
  const agreed = judge(arbiter, viewer, creator);
  assert.ok(agreed.verdict === "agreed");
  const address = judgeMoneroAddress(agreed.address, "mainnet");
  assert.ok(address.verdict === "valid");
  const [v, c, a] = [
    sharesOf("viewer", SECRETS.viewer, context),
    sharesOf("creator", SECRETS.creator, context),
    sharesOf("arbiter", SECRETS.arbiter, context),
  ];
  for (const both of [{ ...v, ...c }, { ...c, ...a }, { ...v, ...a }]) {
    const secret = spendSecret(both);
    assert.ok(secret !== undefined);
    assert.deepEqual(secretSum(secret).toBytes(), address.address.spendKey);
  }
  for (const alone of [v, c, a]) assert.equal(spendSecret(alone), undefined);
});

/** Signed anew by its own party's base key. */
function resigned(attestation: Attestation): Attestation {
  return signAttestation(attestation, SECRETS[attestation.role], context);
}
