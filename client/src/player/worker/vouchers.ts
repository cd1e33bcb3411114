import { type Delegation, newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";

export type Vouchers = {
  /** What is known now; `settled` once the relays have answered or had their time. */
  set(address: string, events: readonly NostrEvent[], settled: boolean): void;
  /** Resolves once it may be decided who vouches; rejects when the signal aborts. */
  settled(signal: AbortSignal): Promise<{ address: string; delegation: Delegation | undefined }>;
};

/** Who may seal this stream, as far as relays have said; decisions wait until they had a chance to. */
export function makeVouchers(): Vouchers {
  let known: { address: string; delegation: Delegation | undefined } | undefined;
  const waiting = new Set<() => void>();
  return {
    set(address, events, settled) {
      const delegation = newestDelegation(events, address);
      // A relay that lost the newest one must not bring an older back.
      const older = known?.address === address && known.delegation !== undefined &&
        (delegation === undefined || delegation.createdAt < known.delegation.createdAt);
      if (!settled && known === undefined) return;
      known = older && known !== undefined ? known : { address, delegation };
      for (const wake of waiting) wake();
      waiting.clear();
    },
    async settled(signal) {
      while (known === undefined) {
        await new Promise<void>((resolve, reject) => {
          const onAbort = () => {
            waiting.delete(wake);
            reject(signal.reason);
          };
          const wake = () => {
            signal.removeEventListener("abort", onAbort);
            resolve();
          };
          signal.addEventListener("abort", onAbort, { once: true });
          waiting.add(wake);
          if (signal.aborted) onAbort();
        });
      }
      return known;
    },
  };
}
