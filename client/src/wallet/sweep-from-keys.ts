import { guardLeaving, leave } from "./leaving.ts";
import { makeWalletClient } from "./wallet-client.ts";
import type { OpenWalletOptions, PreparedSweep, WalletKeys, WalletProgress } from "./wallet-work.ts";

export type SweepFromKeysOptions = Pick<OpenWalletOptions, "network" | "nodes"> & {
  keys: WalletKeys;
  /** Where all of it goes: an address of the same chain. */
  to: string;
  onProgress?: (progress: WalletProgress) => void;
  makeClient?: typeof makeWalletClient;
  /** Asks the viewer before the page goes while `leaving()`; returns its own end. */
  guard?: (leaving: () => boolean) => () => void;
};

/** Everything that lay under some keys, ready to leave. Amount and fee in piconero; `amount` is what arrives. */
export type KeySweep = PreparedSweep & {
  /**
   * Sends it and ends the worker. Refuses with a `WalletFault`; `payment-unclear` where it may have left. To try again,
   * call `sweepFromKeys()` again: coins that left aren't there any more.
   */
  send: () => Promise<void>;
  /** Ends the worker, and with it everything that knew the keys. */
  close: () => void;
};

/**
 * Opens a wallet by its keys in a worker of its own, beside the page's wallet, and makes the payment of all that can be
 * spent; sends nothing yet. Refuses with a `WalletFault` and leaves no worker behind: `not-enough` while nothing is
 * there, `not-enough-unlocked` with the `blocks` until it can move.
 */
export async function sweepFromKeys(
  { network, nodes, keys, to, onProgress, makeClient = makeWalletClient, guard = guardLeaving }:
    SweepFromKeysOptions,
): Promise<KeySweep> {
  const client = makeClient(onProgress === undefined ? {} : { onProgress });
  try {
    await client.open({ network, nodes, restore: keys });
    const made = await client.prepareSweep(to);
    return {
      ...made,
      send: async () => {
        const unguard = guard(() => true);
        try {
          await leave(() => client.sendSweep(made.txid), made.txid);
        } finally {
          unguard();
          client.close();
        }
      },
      close: client.close,
    };
  } catch (error) {
    client.close();
    throw error;
  }
}
