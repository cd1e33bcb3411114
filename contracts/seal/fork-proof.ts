import { readAddress } from "../nostr/address.ts";
import { type Checkpoint, MOST_CHECKPOINT_BYTES, readCheckpoint } from "../nostr/checkpoint.ts";
import { type Delegation, MOST_DELEGATION_BYTES, readDelegation } from "../nostr/delegation.ts";
import { type NostrEvent, readEvent, type SignatureCheck, verifyEvent } from "../nostr/event.ts";

/** Two checkpoints (kind 24311 or 4311) that seal one place of one session in two ways, and who let their boxes seal. */
export type ForkProof = {
  checkpoints: [NostrEvent, NostrEvent];
  /**
   * The creator's own (kind 34311), one or two: the one by which the deceived witness judged, and where it was another time, the one
   * under which the other story was sealed.
   */
  delegations: NostrEvent[];
};

/** Whether the boxes of a stream told two stories of one session. */
export type ForkVerdict =
  /** They did: nobody who carried this session can be told from the victim of its boxes. */
  | { verdict: "forked"; sid: string; rid: string; n: number }
  | { verdict: "malformed" }
  /** An id or a signature is wrong. */
  | { verdict: "unsigned" }
  | { verdict: "other-stream" }
  | { verdict: "other-session"; sid: string }
  /** They are about different places, which honest boxes seal all the time. */
  | { verdict: "other-place" }
  /** They say the same. */
  | { verdict: "agree" }
  /** The delegation by which the witness judged isn't there. */
  | { verdict: "other-delegation" }
  /** It doesn't name the signer, whom the creator may have revoked before; or none names it at the time it signed. */
  | { verdict: "unknown-signer"; signer: string };

/** Delegations in one proof. */
export const MOST_DELEGATIONS = 2;
/** Id, author, signature, time and kind of an event, and the names of its fields. */
const HEAD_BYTES = 512;
/** As JSON: the largest that there is, for an arbiter keeps the whole proof in a receipt. */
export const MOST_PROOF_BYTES = 2 * (MOST_CHECKPOINT_BYTES + HEAD_BYTES) +
  MOST_DELEGATIONS * (MOST_DELEGATION_BYTES + HEAD_BYTES);

/** Reads a proof out of parsed JSON; `undefined` for anything missing, unknown or out of bounds. Verifies nothing. */
export function readForkProof(value: unknown): ForkProof | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { checkpoints, delegations, ...others }: Record<string, unknown> = { ...value };
  if (Object.keys(others).length > 0 || !Array.isArray(checkpoints) || !Array.isArray(delegations)) {
    return undefined;
  }
  if (checkpoints.length !== 2 || delegations.length < 1 || delegations.length > MOST_DELEGATIONS) {
    return undefined;
  }
  const [one, other, ...rest] = [...checkpoints, ...delegations].map(readEvent);
  const read = rest.filter((event) => event !== undefined);
  if (one === undefined || other === undefined || read.length !== rest.length) return undefined;
  const proof: ForkProof = { checkpoints: [one, other], delegations: read };
  return JSON.stringify(proof).length <= MOST_PROOF_BYTES ? proof : undefined;
}

/** What a witness judged by, whom a fork is to excuse or to silence. */
export type JudgeForkOptions = {
  /** Text form of the stream's address. */
  address: string;
  sid: string;
  /** Id of the delegation (kind 34311) by which it believed the session's boxes, 64 hex. */
  delegation: string;
  /** Default: pure TypeScript. */
  check?: SignatureCheck | undefined;
};

/**
 * Judges whether the boxes of a stream sealed one place of a session in two ways. Both must be of keys that the witness itself
 * believed: else whoever has a key that was revoked could sign two stories of any session, and nothing would be proven of anybody.
 */
export function judgeFork(
  { checkpoints: [one, other], delegations }: ForkProof,
  { address, sid, delegation, check }: JudgeForkOptions,
): ForkVerdict {
  const [a, b] = [readCheckpoint(one), readCheckpoint(other)];
  const read = delegations.map(readDelegation);
  if (a === undefined || b === undefined || read.includes(undefined)) return { verdict: "malformed" };
  const known = read.filter((delegation) => delegation !== undefined);
  if ([a, b, ...known].some((said) => said.address !== address)) return { verdict: "other-stream" };
  if (a.sid !== b.sid || a.rid !== b.rid || a.n !== b.n) return { verdict: "other-place" };
  if (a.sid !== sid) return { verdict: "other-session", sid: a.sid };
  if (a.head === b.head) return { verdict: "agree" };
  const believed = known.find(({ event }) => event.id === delegation);
  if (believed === undefined) return { verdict: "other-delegation" };
  // Last: it costs the most.
  const events = [one, other, ...delegations];
  if (!events.every((event) => verifyEvent(event, check))) return { verdict: "unsigned" };
  const creator = readAddress(address)?.creator;
  const own = known.filter((one) => one.creator === creator);
  const stranger = [a, b].find((checkpoint) =>
    !believed.signers.includes(checkpoint.signer) || !own.some((one) => maySeal(one, checkpoint))
  );
  if (stranger !== undefined) return { verdict: "unknown-signer", signer: stranger.signer };
  return { verdict: "forked", sid: a.sid, rid: a.rid, n: a.n };
}

/** Whether a delegation lets this checkpoint's signer seal at the time it did. */
function maySeal({ signers, nbf, exp }: Delegation, { signer, createdAt }: Checkpoint): boolean {
  return signers.includes(signer) && nbf <= createdAt && createdAt <= exp;
}
