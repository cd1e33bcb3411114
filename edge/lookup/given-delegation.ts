import { isOverlongDelegation, MOST_DELEGATION_BYTES } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, readVerifiedEvent, type SignatureCheck } from "../../contracts/nostr/event.ts";
import { isDelegationOf } from "./delegation-of.ts";

/** What a request's own delegation is worth. */
export type GivenDelegation =
  | { state: "read"; event: NostrEvent }
  | { state: "refused"; code: "bad-delegation" | "wrong-delegation" | "overlong-delegation"; detail: string };

/** Reads the delegation that a request brought along for a stream; one that doesn't hold is refused by name. */
export function readGivenDelegation(
  given: unknown,
  address: string,
  check: SignatureCheck,
): GivenDelegation {
  const event = readVerifiedEvent(given, check);
  if (event === undefined) {
    const detail = "The delegation's id or signature is wrong. Send it as a relay gave it.";
    return { state: "refused", code: "bad-delegation", detail };
  }
  if (!isDelegationOf(event, address)) {
    const detail = `The delegation is not one of ${address}.`;
    return { state: "refused", code: "wrong-delegation", detail };
  }
  if (isOverlongDelegation(event)) {
    const detail = `The delegation has more than ${MOST_DELEGATION_BYTES} bytes: nobody takes it for one.`;
    return { state: "refused", code: "overlong-delegation", detail };
  }
  return { state: "read", event };
}
