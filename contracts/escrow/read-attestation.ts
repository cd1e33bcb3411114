import { isHex } from "../hex.ts";
import type { Attestation, AttestedShare } from "./attestation.ts";
import { recordOf, type Role } from "./context.ts";
import { HOLDERS, pairsOf } from "./shares.ts";

/** What somebody else attests, out of parsed JSON; `undefined` unless it is one role's two parts and a signature. */
export function readAttestation(value: unknown): Attestation | undefined {
  const fields = recordOf(value, 3);
  if (fields === undefined || !isRole(fields.role) || !isHex(fields.signature, 64)) return undefined;
  const { role, signature } = fields;
  const said = recordOf(fields.shares, 2);
  const shares: Attestation["shares"] = {};
  for (const pair of pairsOf(role)) {
    const share = readShare(said?.[pair]);
    if (share === undefined) return undefined;
    shares[pair] = share;
  }
  return { role, shares, signature };
}

function readShare(value: unknown): AttestedShare | undefined {
  const { point, proof } = recordOf(value, 2) ?? {};
  return isHex(point, 32) && isHex(proof, 64) ? { point, proof } : undefined;
}

function isRole(value: unknown): value is Role {
  return Object.values(HOLDERS).flat().some((role) => role === value);
}
