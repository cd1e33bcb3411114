import { publicKeyOf, type SignatureCheck } from "../../contracts/nostr/event.ts";
import type { EdgeLimits } from "../config.ts";
import { askRelay } from "../lookup/ask-relay.ts";
import { prepareDial } from "../lookup/dial.ts";
import { tellRelay } from "../lookup/tell-relay.ts";
import type { Arbiter } from "./arbiter.ts";
import type { ArbiterKey } from "./arbiter-key.ts";
import type { StakeChain } from "./chain.ts";
import { makeStakeRecords, MOST_RECORDS } from "./records.ts";

export type MakeArbiterOptions = {
  /** The edge's own key. */
  secret: Uint8Array;
  key: ArbiterKey;
  chain: StakeChain;
  /** The operator's own relays, at least one: they are all that an arbiter remembers by. */
  relays: readonly string[];
  limits: Pick<EdgeLimits, "relayTimeoutMs">;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
};

/** As many events as count, each as large as a relay of ours takes it. */
const RELAY_BYTES = 4 * 1024 * 1024;

/** An arbiter on the operator's own relays. */
export function makeArbiter(options: MakeArbiterOptions): Arbiter {
  const { secret, key, chain, relays, limits, check, now } = options;
  // The operator's own mostly stand beside the edge.
  const line = {
    prepareDial: (url: URL) => prepareDial(url, { allowPrivate: true }),
    timeoutMs: limits.relayTimeoutMs,
  };
  return {
    secret,
    pubkey: publicKeyOf(secret),
    ...key,
    chain,
    records: makeStakeRecords({
      relays: relays.map((relay) => new URL(relay)),
      ask: (relay, filter) =>
        askRelay(relay, { filter, check, maxBytes: RELAY_BYTES, maxEvents: MOST_RECORDS, ...line }),
      tell: (relay, event) => tellRelay(relay, { event, ...line }),
    }),
    check,
    now,
  };
}
