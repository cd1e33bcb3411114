import { readAddress } from "../nostr/address.ts";
import { type Checkpoint, readCheckpoint } from "../nostr/checkpoint.ts";
import { type Delegation, readDelegation } from "../nostr/delegation.ts";
import { type NostrEvent, readEvent, type SignatureCheck, verifyEvent } from "../nostr/event.ts";

/** Two checkpoints (kind 24311 or 4311) that seal one place of one session in two ways, and who let their boxes seal. */
export type ForkProof = {
  checkpoints: [NostrEvent, NostrEvent];
  /** The creator's own (kind 34311), one or two: replaced ones count, for what was sealed under them stays sealed. */
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
  /** They are about different places, which honest boxes seal all the time. */
  | { verdict: "other-place" }
  /** They say the same. */
  | { verdict: "agree" }
  /** No delegation of the creator's names the signer at the time it signed. */
  | { verdict: "unknown-signer"; signer: string };

const MOST_DELEGATIONS = 2;
/** As JSON: a delegation may name many boxes, and an arbiter keeps the whole proof in a receipt. */
const MOST_CHARS = 8192;

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
  return JSON.stringify(proof).length <= MOST_CHARS ? proof : undefined;
}

/** Judges whether the boxes of the stream at `address` (text form) sealed one place in two ways. */
export function judgeFork(
  { checkpoints: [one, other], delegations }: ForkProof,
  address: string,
  check?: SignatureCheck,
): ForkVerdict {
  const [a, b] = [readCheckpoint(one), readCheckpoint(other)];
  const read = delegations.map(readDelegation);
  if (a === undefined || b === undefined || read.includes(undefined)) return { verdict: "malformed" };
  const known = read.filter((delegation) => delegation !== undefined);
  if ([a, b, ...known].some((said) => said.address !== address)) return { verdict: "other-stream" };
  if (a.sid !== b.sid || a.rid !== b.rid || a.n !== b.n) return { verdict: "other-place" };
  if (a.head === b.head) return { verdict: "agree" };
  // Last: it costs the most.
  const events = [one, other, ...delegations];
  if (!events.every((event) => verifyEvent(event, check))) return { verdict: "unsigned" };
  const creator = readAddress(address)?.creator;
  const own = known.filter((delegation) => delegation.creator === creator);
  const stranger = [a, b].find((checkpoint) => !own.some((one) => maySeal(one, checkpoint)));
  if (stranger !== undefined) return { verdict: "unknown-signer", signer: stranger.signer };
  return { verdict: "forked", sid: a.sid, rid: a.rid, n: a.n };
}

/** Whether a delegation lets this checkpoint's signer seal at the time it did. */
function maySeal({ signers, nbf, exp }: Delegation, { signer, createdAt }: Checkpoint): boolean {
  return signers.includes(signer) && nbf <= createdAt && createdAt <= exp;
}
