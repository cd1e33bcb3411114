import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import type { EdgeLimits } from "../config.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { askRelay } from "./ask-relay.ts";
import { type AskRelays, makeAskRelays } from "./ask-relays.ts";
import { type LookUp, makeLookUp } from "./delegations.ts";
import { prepareDial } from "./dial.ts";

export type LookUpsOptions = {
  limits: Pick<EdgeLimits, "relays" | "lookups" | "relayTimeoutMs" | "relayBytes">;
  /** Whether strangers may name relays on this machine or its network. */
  localRelays: boolean;
  check: SignatureCheck;
};

/** The look-ups of an edge, each with room of its own, so that none can fill another. */
export type LookUps = {
  /** Delegations, on relays that strangers name. */
  named: LookUp;
  /** Delegations, on the operator's own relays. */
  own: LookUp;
  /** What bonds and stakes are asked of viewers, on the operator's own relays. */
  terms: LookUp;
  /** Where creators are paid, on the operator's own relays. */
  targets: AskRelays;
};

/** Makes them all, each over the relays that it may ask. */
export function makeLookUps({ limits, localRelays, check }: LookUpsOptions): LookUps {
  const options = (allowPrivate: boolean) => ({
    relays: limits.relays,
    lookups: limits.lookups,
    ask: (url: URL, filter: Parameters<AskRelays>[0]) =>
      askRelay(url, {
        filter,
        prepareDial: (to) => prepareDial(to, { allowPrivate }),
        check,
        timeoutMs: limits.relayTimeoutMs,
        maxBytes: limits.relayBytes,
      }),
  });
  // The operator's own mostly stand beside the edge, in a network that no stranger may have asked.
  return {
    named: makeLookUp(options(localRelays)),
    own: makeLookUp(options(true)),
    terms: makeLookUp(options(true), KIND.stakeTerms),
    targets: makeAskRelays(options(true)),
  };
}
