import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { type NostrEvent, supersedes } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { paymentTargetsTemplate, readPaymentTargets } from "../../../contracts/nostr/payment-targets.ts";
import { unixNow } from "../app/clock.ts";
import { useNostr } from "../app/nostr-context.tsx";
import { useIdentity } from "../identity/identity.ts";
import { faultCode, type SignerFaultCode } from "../identity/signer-fault.ts";
import { presentOwn } from "../nostr/present-own.ts";
import { findWriteRelays, joinRelays } from "../nostr/relay-lists.ts";

/** What came of publishing where one is paid. */
export type PayoutOutcome =
  | { outcome: "done"; event: NostrEvent }
  /** Nobody could say what a new list would replace. */
  | { outcome: "unread" }
  | { outcome: "nowhere" }
  | { outcome: "unsigned"; code: SignerFaultCode };

export type Payout = {
  /** The Monero address that the person published; undefined: none, or not heard of yet. */
  address: Accessor<string | undefined>;
  /** Publishes another one, or none; targets of other money stay. */
  publish: (monero: string | undefined) => Promise<PayoutOutcome>;
};

/** Where the person at this page takes tips (kind 10133), followed and changed while its owner lives. */
export function createPayout(relays: Accessor<readonly string[]>): Payout {
  const nostr = useNostr();
  const identity = useIdentity();
  const me = createMemo(() => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  });
  const [event, setEvent] = createSignal<NostrEvent>();
  const take = (next: NostrEvent) => {
    const before = event();
    if (before === undefined || supersedes(next, before)) setEvent(next);
  };

  createEffect(on([me, relays], ([author, where]) => {
    setEvent(undefined);
    if (author === undefined || where.length === 0) return;
    const filter = { kinds: [KIND.paymentTargets], authors: [author] };
    onCleanup(nostr.subscribe(where, [filter], { event: take }));
  }));

  return {
    address: () => {
      const now = event();
      return now && readPaymentTargets(now)?.monero;
    },

    async publish(monero) {
      const viewer = me();
      const own = viewer === undefined ? [] : await findWriteRelays(nostr, relays(), viewer);
      const where = joinRelays(relays(), own);
      const present = await presentOwn({
        nostr,
        kind: KIND.paymentTargets,
        viewer,
        relays: where,
        own,
        known: event(),
      });
      if (present.state === "unknown") return { outcome: "unread" };
      let signed: NostrEvent;
      try {
        const wish = monero === undefined ? {} : { monero };
        signed = await identity.sign(paymentTargetsTemplate(wish, unixNow(), present.event));
      } catch (error) {
        return { outcome: "unsigned", code: faultCode(error) };
      }
      const answers = await nostr.publish(where, signed);
      if (!answers.some(({ ok }) => ok)) return { outcome: "nowhere" };
      take(signed);
      return { outcome: "done", event: signed };
    },
  };
}
