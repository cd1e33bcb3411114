import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { judgeAttestations } from "./attestation.ts";
import { readAttestation } from "./read-attestation.ts";
import { trialAgreed, trialAttestation } from "./trial-stake.ts";

const good = trialAttestation("creator");
const { vc, ca } = good.shares;

Deno.test("readAttestation() gives undefined for another role's parts, a part more or less, and any wrong length", () => {
  const changes: Record<string, unknown>[] = [
    { role: "box" },
    { role: "viewer" },
    { role: ["creator"] },
    { signature: "" },
    { signature: good.signature.toUpperCase() },
    { signature: `${good.signature}00` },
    { shares: undefined },
    { shares: null },
    { shares: [vc, ca] },
    { shares: { ca } },
    { shares: { vc, va: ca } },
    { shares: { vc, ca, va: ca } },
    { shares: { vc, ca: { ...ca, point: "" } } },
    { shares: { vc, ca: { ...ca, point: 5 } } },
    { shares: { vc, ca: { ...ca, proof: "ab" } } },
    { shares: { vc, ca: { ...ca, extra: "" } } },
    { shares: { vc, ca: "part" } },
    { extra: 1 },
  ];
  for (const change of changes) {
    assert.equal(readAttestation({ ...good, ...change }), undefined, JSON.stringify(change));
  }
  fc.assert(fc.property(fc.anything(), (value) => {
    assert.equal(readAttestation(value), undefined);
  }));
});

Deno.test("judgeAttestations() gives a verdict and never throws for whatever readAttestation() read", () => {
  const text = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
  const share = fc.record({ point: text(32), proof: text(64) });
  const foreign = fc.record({
    role: fc.constant("creator"),
    shares: fc.record({ vc: share, ca: share }),
    signature: text(64),
  });
  const others = [trialAttestation("viewer"), trialAttestation("arbiter")];
  fc.assert(
    fc.property(foreign, (value) => {
      const read = readAttestation(value);
      assert.ok(read !== undefined);
      const attestations = [...others, read];
      assert.deepEqual(judgeAttestations({ ...trialAgreed(), attestations }), {
        verdict: "wrong-signature",
        role: "creator",
      });
    }),
    { numRuns: 10 },
  );
});

Deno.test("readAttestation() reads back what a party attested, and judgeAttestations() agrees to it", () => {
  const attestations = (["viewer", "creator", "arbiter"] as const).map((role) => {
    const attestation = trialAttestation(role);
    const read = readAttestation(JSON.parse(JSON.stringify(attestation)));
    assert.deepEqual(read, attestation);
    return attestation;
  });
  assert.equal(judgeAttestations({ ...trialAgreed(), attestations }).verdict, "agreed");
});
