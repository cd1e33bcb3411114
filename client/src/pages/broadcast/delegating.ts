import type { Delegation } from "../../../../contracts/nostr/delegation.ts";

/** How long a box may seal after each signature: twelve hours. */
const DELEGATION_SECONDS = 12 * 60 * 60;
/** Two hours before its end a new one is due. */
const RENEW_SECONDS = 2 * 60 * 60;
/** A box whose clock is a little behind ours may seal at once. */
const EARLY_SECONDS = 120;

/** Whether a box' key may seal a stream now, and for how long. */
export type DelegationLife =
  | { state: "missing" }
  /** Somebody else's key is delegated, or none. */
  | { state: "other-signer" }
  | { state: "expired"; exp: number }
  | { state: "expiring"; exp: number }
  | { state: "fresh"; exp: number };

/** Judges the newest delegation known for a stream. */
export function judgeDelegation(
  delegation: Delegation | undefined,
  signer: string,
  now: number,
): DelegationLife {
  if (delegation === undefined) return { state: "missing" };
  if (!delegation.signers.includes(signer)) return { state: "other-signer" };
  const { exp } = delegation;
  if (exp <= now) return { state: "expired", exp };
  return { state: exp - now < RENEW_SECONDS ? "expiring" : "fresh", exp };
}

/** From when to when a delegation signed now is good. */
export function delegationSpan(now: number): { nbf: number; exp: number } {
  const nbf = now - EARLY_SECONDS;
  return { nbf, exp: nbf + DELEGATION_SECONDS };
}
