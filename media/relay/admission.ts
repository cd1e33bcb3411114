import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { isExpired } from "../../contracts/nostr/expiration.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { isProtected } from "../../contracts/nostr/protection.ts";
import type { RelayLimits } from "./limits.ts";

/** What the relay's rules say about an event, before its signature is looked at. */
export type Admission = { verdict: "ok" } | { verdict: "refused"; reason: string };

export type AdmissionOptions = {
  /** Bytes of the event as JSON. */
  bytes: number;
  nowSeconds: number;
  limits: Pick<RelayLimits, "eventBytes" | "futureSeconds">;
  /** The keys this connection has proved to hold. */
  authenticated: ReadonlySet<string>;
};

/** Judges an event by size, time, kind and protection. The reasons carry NIP-01's machine-readable prefix. */
export function judgeEvent(event: NostrEvent, options: AdmissionOptions): Admission {
  const { bytes, nowSeconds, limits, authenticated } = options;
  if (bytes > limits.eventBytes) {
    return refused(`invalid: the event has ${bytes} bytes, this relay takes ${limits.eventBytes}`);
  }
  if (event.created_at > nowSeconds + limits.futureSeconds) {
    return refused(`invalid: created_at is more than ${limits.futureSeconds} s ahead of the relay's clock`);
  }
  if (isExpired(event, nowSeconds)) return refused("invalid: the event has expired");
  if (event.kind === KIND.clientAuth) return refused("invalid: an answer to a challenge is sent with AUTH");
  if (isProtected(event) && !authenticated.has(event.pubkey)) {
    return refused(
      authenticated.size === 0
        ? "auth-required: the event is protected, its author has to authenticate first"
        : "restricted: the event is protected, only its author may publish it",
    );
  }
  return { verdict: "ok" };
}

function refused(reason: string): Admission {
  return { verdict: "refused", reason };
}
