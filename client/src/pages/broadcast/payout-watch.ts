import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readPaymentTargets } from "../../../../contracts/nostr/payment-targets.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import type { Announcer } from "./announcer.ts";
import type { Desk } from "./desk.ts";

export type PayoutWatchOptions = {
  desk: Desk;
  announcer: Announcer;
  nostr: Pick<Nostr, "query" | "subscribe">;
  creator: string;
  relays: () => readonly string[];
};

/** A slow relay doesn't hold an announcement up for longer. */
const WAIT_MS = 3000;

/** Keeps the announcement, which repeats where tips are paid, to the creator's newest word on it (kind 10133), wherever that was changed. */
export function makePayoutWatch({ desk, announcer, nostr, creator, relays }: PayoutWatchOptions) {
  let newest: NostrEvent | undefined;
  let stopListening: (() => void) | undefined;
  let stopped = false;

  /** Relays lag behind each other, so an older word after a newer one is usual. */
  const take = (event: NostrEvent): boolean => {
    if (stopped || event.kind !== KIND.paymentTargets || event.pubkey !== creator) return false;
    if (newest !== undefined && !supersedes(event, newest)) return false;
    newest = event;
    desk.set({ monero: readPaymentTargets(event)?.monero });
    return true;
  };

  /** Announces anew where what is announced says otherwise; an ended stream takes no tips. */
  const tell = (): Promise<void> =>
    desk.queue(async () => {
      const { announced, monero } = desk.state();
      if (newest === undefined || announced === undefined || announced.live.status === "ended") return;
      if (announced.live.monero !== monero) await announcer.announce(announced.live.status);
    });

  const hear = (event: NostrEvent) => {
    if (take(event)) void tell();
  };

  return {
    /** Asks the relays, and hears from then on what they are told. */
    async learn(): Promise<void> {
      if (stopped) return;
      const filter = { kinds: [KIND.paymentTargets], authors: [creator] };
      stopListening ??= nostr.subscribe(relays(), [filter], { event: hear });
      const found = await nostr.query(relays(), [filter], { timeoutMs: WAIT_MS });
      found.forEach(take);
    },

    /** What the announcement is to say, out of what another one said. */
    elseAnnounced: (monero: string | undefined): string | undefined =>
      newest === undefined ? monero : desk.state().monero,

    /** What was just published from here. */
    change(event: NostrEvent): Promise<void> {
      take(event);
      return tell();
    },

    tell,

    stop(): void {
      stopped = true;
      stopListening?.();
    },
  };
}
