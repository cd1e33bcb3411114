import { type Delegation, newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";

/** Who vouches for a stream. */
export type Vouched = {
  address: string;
  delegation: Delegation | undefined;
  /** Somebody was seen to vouch for it, once and for good: whatever comes without a seal was stripped. */
  sealed: boolean;
};

export type Vouchers = {
  /** What is known now; `settled` once the relays have answered or had their time. */
  set(address: string, events: readonly NostrEvent[], settled: boolean): void;
  /** Notes that a playlist of this stream was verified. */
  verified(address: string): void;
  /** Resolves once it may be decided who vouches; rejects when the signal aborts. */
  settled(signal: AbortSignal): Promise<Vouched>;
};

/**
 * Who may seal this stream, as far as relays have said; decisions wait until they had a chance to. `now` is in milliseconds since
 * 1970, by a clock that no carrier can turn.
 */
export function makeVouchers(now: () => number): Vouchers {
  let known: Omit<Vouched, "sealed"> | undefined;
  const sealed = new Set<string>();
  const waiting = new Set<() => void>();
  const noteInForce = (address: string, delegation: Delegation | undefined) => {
    if (delegation !== undefined && now() <= delegation.exp * 1000) sealed.add(address);
  };
  return {
    set(address, events, settled) {
      const delegation = newestDelegation(events, address);
      noteInForce(address, delegation);
      // A relay that lost the newest one must not bring an older back.
      const older = known?.address === address && known.delegation !== undefined &&
        (delegation === undefined || delegation.createdAt < known.delegation.createdAt);
      if (!settled && known === undefined) return;
      known = older && known !== undefined ? known : { address, delegation };
      for (const wake of waiting) wake();
      waiting.clear();
    },
    verified: (address) => void sealed.add(address),
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
      // Asked again, since the page's own server may have set the clock right meanwhile.
      noteInForce(known.address, known.delegation);
      return { ...known, sealed: sealed.has(known.address) };
    },
  };
}
