import type { EscrowContext } from "../../../../contracts/escrow/context.ts";
import { stakePeriod } from "../../../../contracts/escrow/period.ts";
import { readOfferedTerms } from "../../../../contracts/escrow/terms.ts";
import { makeViewerKey } from "../../../../contracts/escrow/viewer-key.ts";
import { toHex } from "../../../../contracts/hex.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { KeptStake } from "./kept-stake.ts";

export type BeginStakeOptions = {
  /** The creator's newest terms, verified. */
  terms: NostrEvent;
  /** Base key of the arbiter that the viewer chose among them. */
  arbiter: string;
  /** As addresses are written there: a private chain writes them as mainnet does. */
  network: EscrowContext["network"];
  /** Blocks on the chain now. */
  height: number;
  relays: readonly string[];
  /** Unix seconds. */
  now: number;
  randomBytes: (length: number) => Uint8Array;
};

/** A new stake on these terms: nobody was asked yet. Throws for terms that are none, or an arbiter that they don't list. */
export function beginStake(
  { terms: event, arbiter, network, height, relays, now, randomBytes }: BeginStakeOptions,
): KeptStake {
  const terms = readOfferedTerms(event);
  if (terms === undefined || !terms.arbiters.some(({ baseKey }) => baseKey === arbiter)) {
    throw new Error("no terms of a stake, or another arbiter");
  }
  const seed = toHex(randomBytes(32));
  const key = makeViewerKey(seed);
  if (key === undefined) throw new Error("32 bytes make a key");
  return {
    seed,
    terms: event,
    context: {
      version: 1,
      network,
      stream: terms.stream,
      terms: terms.id,
      ...stakePeriod(terms, now),
      keys: { viewer: key.baseKey, creator: terms.baseKey, arbiter },
      viewKey: key.viewKey,
      amount: terms.amount,
      deadline: height + terms.deadlineBlocks,
      tranche: { index: 0, of: terms.tranches },
    },
    relays: [...relays],
    begun: now,
    saved: false,
    txids: [],
    leaving: false,
    records: [],
  };
}
