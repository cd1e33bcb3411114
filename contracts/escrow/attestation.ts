import { fromHex, isHex, toHex } from "../hex.ts";
import { formatMoneroAddress } from "../monero/address.ts";
import { type Point, readPrimePoint, ZERO } from "../monero/point.ts";
import { contextHash, type EscrowContext, type Role } from "./context.ts";
import { type ContextOptions, type ContextRefusal, judgeContext } from "./judge-context.ts";
import { signedWithKey, signWithKey } from "./key-signature.ts";
import { HOLDERS, type Pair, PAIRS, pairsOf, pointOf, sharePoint, sharesOf } from "./shares.ts";

/** One part of the key as one of its two holders sees it. */
export type AttestedShare = {
  /** 64 hex. */
  point: string;
  /** Made with the part itself: its holder knows it, and hasn't chosen it to cancel another. */
  proof: string;
};

/** "These are my two parts for this context", said by one party before any money moves. */
export type Attestation = {
  role: Role;
  shares: Partial<Record<Pair, AttestedShare>>;
  /** Made with the party's base key, over the context and both points. */
  signature: string;
};

export type EscrowVerdict =
  /** All three see the same escrow: this address may be funded. */
  | { verdict: "agreed"; address: string; points: Record<Pair, string> }
  | ContextRefusal
  | { verdict: "malformed"; role: Role }
  | { verdict: "missing"; role: Role }
  | { verdict: "bad-share-point"; role: Role; pair: Pair }
  | { verdict: "wrong-signature"; role: Role }
  | { verdict: "unproven-share"; role: Role; pair: Pair }
  | { verdict: "disagreement"; pair: Pair }
  | { verdict: "no-key" };

const ATTESTED = "dstream-escrow/1/attestation";
const KNOWN = "dstream-escrow/1/share-known";
const ROLES: readonly Role[] = ["viewer", "creator", "arbiter"];

/** What a party answers who is asked to attest. */
export type AttestVerdict = { verdict: "attested"; attestation: Attestation } | ContextRefusal;

export type AttestOptions = ContextOptions & { role: Role; baseSecret: bigint };

/** Attests a party's parts, if the context is what the terms offer. Pure, so asking twice gives the same. */
export function attest({ role, baseSecret, ...agreed }: AttestOptions): AttestVerdict {
  const judged = judgeContext(agreed);
  if (judged.verdict !== "fits") return judged;
  const { context } = agreed;
  const hash = contextHash(context);
  const shares: Attestation["shares"] = {};
  for (const [pair, share] of Object.entries(sharesOf(role, baseSecret, context)) as [Pair, bigint][]) {
    shares[pair] = { point: toHex(sharePoint(share).toBytes()), proof: signWithKey(KNOWN, share, hash) };
  }
  return { verdict: "attested", attestation: signAttestation({ role, shares }, baseSecret, context) };
}

/** Signs what a party says of its parts. `attest` is what a party calls; this alone proves nothing. */
export function signAttestation(
  { role, shares }: Omit<Attestation, "signature">,
  baseSecret: bigint,
  context: EscrowContext,
): Attestation {
  const message = statement(role, shares, contextHash(context));
  return { role, shares, signature: signWithKey(ATTESTED, baseSecret, message) };
}

export type AttestationsOptions = ContextOptions & { attestations: readonly Attestation[] };

/** Judges context and attestations before funding: whoever pays computes the address here and believes nobody's. */
export function judgeAttestations({ attestations, ...agreed }: AttestationsOptions): EscrowVerdict {
  const judged = judgeContext(agreed);
  if (judged.verdict !== "fits") return judged;
  const { context } = agreed;
  const hash = contextHash(context);
  const points: Partial<Record<Pair, string>> = {};
  for (const role of ROLES) {
    const [attestation, ...more] = attestations.filter((one) => one.role === role);
    if (attestation === undefined) return { verdict: "missing", role };
    const { shares, signature } = attestation;
    if (more.length > 0 || Object.keys(shares).length !== 2) return { verdict: "malformed", role };
    if (pairsOf(role).some((pair) => !isHex(shares[pair]?.point, 32))) return { verdict: "malformed", role };
    if (!signedWithKey(ATTESTED, pointOf(context.keys[role]), statement(role, shares, hash), signature)) {
      return { verdict: "wrong-signature", role };
    }
    for (const pair of pairsOf(role)) {
      const { point: hex = "", proof = "" } = shares[pair] ?? {};
      const point = readPrimePoint(fromHex(hex) ?? new Uint8Array());
      if (point === undefined) return { verdict: "bad-share-point", role, pair };
      if (!signedWithKey(KNOWN, point, hash, proof)) return { verdict: "unproven-share", role, pair };
      if (points[pair] !== undefined && points[pair] !== hex) return { verdict: "disagreement", pair };
      points[pair] = hex;
    }
  }
  const { vc = "", va = "", ca = "" } = points;
  const spend = PAIRS.reduce((sum: Point, pair) => sum.add(pointOf(points[pair] ?? "")), ZERO);
  if (spend.is0()) return { verdict: "no-key" };
  const address = formatMoneroAddress({
    kind: "standard",
    network: context.network,
    spendKey: spend.toBytes(),
    viewKey: pointOf(context.viewKey).toBytes(),
  });
  return { verdict: "agreed", address, points: { vc, va, ca } };
}

/** Whose words they are is part of them: nobody's attestation can be shown as another's. */
function statement(role: Role, shares: Attestation["shares"], hash: Uint8Array): Uint8Array {
  const points = PAIRS.filter((pair) => HOLDERS[pair].includes(role)).flatMap((pair) =>
    shares[pair]?.point ?? ""
  );
  return Uint8Array.from([...hash, ...new TextEncoder().encode([role, ...points].join("|"))]);
}
