import type { SealVerifyAnswer } from "../contracts/api/edge.ts";
import type { Delegation } from "../contracts/nostr/delegation.ts";
import type { SealVerdict } from "../contracts/seal/verdict.ts";

/** A verdict as the API says it. */
export function sealAnswer(
  verdict: SealVerdict,
  delegation: Delegation | undefined,
  source: string | undefined,
): SealVerifyAnswer {
  return {
    verdict: verdict.verdict,
    detail: explain(verdict),
    ...(source === undefined ? {} : { source }),
    ...(delegation === undefined ? {} : {
      delegation: {
        id: delegation.event.id,
        signers: delegation.signers,
        nbf: delegation.nbf,
        exp: delegation.exp,
      },
    }),
    ...(verdict.verdict === "verified" ? verifiedMembers(verdict) : {}),
  };
}

function verifiedMembers({ checkpoint, objects }: Extract<SealVerdict, { verdict: "verified" }>) {
  const { sid, rid, n, head, state, signer, createdAt } = checkpoint;
  return {
    checkpoint: { sid, rid, n, head, state, signer, createdAt },
    objects: Object.fromEntries(objects),
  };
}

/** One sentence for a person. */
function explain(verdict: SealVerdict): string {
  switch (verdict.verdict) {
    case "verified":
      return `Every listed byte is covered by the signature of ${verdict.checkpoint.signer}.`;
    case "unsealed":
      return "The playlist carries no seal, and no delegation in force is known: nothing can be said about its bytes.";
    case "stripped":
      return "The creator delegated a signer, but the playlist carries no seal: somebody took it out.";
    case "malformed":
      return `The seal can't be read: ${verdict.detail}.`;
    case "unknown-signer":
      return `The seal was signed by ${verdict.signer}, which no known delegation of the creator names.`;
    case "expired":
      return `The seal of ${verdict.createdAt} lies outside the delegation, or that ended: it lasts from ${verdict.nbf} to ${verdict.exp}.`;
    case "gap":
      return `Segment ${verdict.from} should stand where segment ${verdict.to} stands.`;
    case "chain-mismatch":
      return `What is listed doesn't lead to what was signed: ${verdict.at}, segment ${verdict.n}.`;
    case "stale":
      return verdict.ageMs < 0
        ? `The seal is dated ${Math.round(-verdict.ageMs / 1000)} s ahead of the edge's clock.`
        : `The seal is ${Math.round(verdict.ageMs / 1000)} s old; live it may be ${
          verdict.limitMs / 1000
        } s.`;
    case "fork":
      return `The box signed another history of segment ${verdict.n} before.`;
    case "rollback":
      return `The source went back from segment ${verdict.was.n} to ${verdict.is.n}.`;
  }
}
