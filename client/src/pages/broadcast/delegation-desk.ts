import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { delegationTemplate, newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../../contracts/nostr/sharing.ts";
import { delegationSpan } from "./delegating.ts";
import type { Desk } from "./desk.ts";
import type { SharingStore } from "./sharing/sharing-store.ts";

export type DelegationDeskOptions = {
  desk: Desk;
  creator: string;
  sharing: SharingStore;
  /** Leaves the work while it isn't known what was said before. */
  known: () => Promise<void>;
  /** Unix seconds. */
  now: () => number;
};

/** Publishes who may seal the stream and who may share it, and replaces it. */
export function makeDelegationDesk({ desk, creator, sharing, known, now }: DelegationDeskOptions) {
  const { d } = desk.state().facts;
  const address = formatAddress({ creator, d });
  /** The newest one, even where it can't be read. */
  let newest: NostrEvent | undefined;

  return {
    /** Takes the newest among the creator's own events on this stream; `typed`: what was chosen here holds, whatever it says of sharing. */
    take(own: readonly NostrEvent[], typed: boolean): void {
      for (const event of own) {
        if (event.kind !== KIND.delegation) continue;
        if (newest === undefined || supersedes(event, newest)) newest = event;
      }
      if (newest === undefined) return;
      const delegation = newestDelegation([newest], address);
      // It may have been chosen otherwise on another device since.
      if (delegation !== undefined && !typed) sharing.put(d, delegation.sharing);
      desk.set({ delegation });
    },

    /** Lets the box seal on; `chosen` is what the person says now of sharing, whatever was said before. */
    async delegate(chosen?: Sharing): Promise<void> {
      desk.begin("delegation");
      const signer = desk.state().grant?.signer ?? desk.state().info?.pubkey;
      if (signer === undefined) return;
      if (chosen === undefined) await known();
      const at = now();
      const said = chosen ?? sharing.of(d);
      const template = delegationTemplate(
        { address, signers: [signer], ...delegationSpan(at), ...(said && { sharing: said }) },
        at,
        newest,
      );
      const event = await desk.signed("delegation", template);
      await desk.publish("delegation", event);
      // Kept only now: what its signer refuses, or no relay takes, is said by no later one.
      if (chosen !== undefined) sharing.put(d, chosen);
      newest = event;
      desk.set({ delegation: newestDelegation([event], address) });
    },
  };
}
