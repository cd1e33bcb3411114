import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import type { EdgeLimits } from "../config.ts";
import { askRelay } from "./ask-relay.ts";
import { type LookUp, makeLookUp } from "./delegations.ts";
import { prepareDial } from "./dial.ts";

export type LookUpsOptions = {
  limits: Pick<EdgeLimits, "relays" | "lookups" | "relayTimeoutMs" | "relayBytes">;
  /** Whether strangers may name relays on this machine or its network. */
  localRelays: boolean;
  check: SignatureCheck;
};

/** The look-up on relays that strangers name, and the one on the operator's own, so that the first can't fill the second. */
export function makeLookUps({ limits, localRelays, check }: LookUpsOptions): { named: LookUp; own: LookUp } {
  const make = (allowPrivate: boolean) =>
    makeLookUp({
      relays: limits.relays,
      lookups: limits.lookups,
      ask: (url, filter) =>
        askRelay(url, {
          filter,
          prepareDial: (to) => prepareDial(to, { allowPrivate }),
          check,
          timeoutMs: limits.relayTimeoutMs,
          maxBytes: limits.relayBytes,
        }),
    });
  // The operator's own mostly stand beside the edge, in a network that no stranger may have asked.
  return { named: make(localRelays), own: make(true) };
}
