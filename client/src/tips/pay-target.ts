import type { MoneroNetwork } from "../../../contracts/monero/address.ts";
import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { readLiveEvent } from "../../../contracts/nostr/live-event.ts";
import { readPaymentTargets } from "../../../contracts/nostr/payment-targets.ts";

/** What the site's `config.json` calls the chain it is on. */
export type SiteNetwork = MoneroNetwork | "regtest";

/** What an address for tips may be refused for; each has its sentence in the locales (`tips.address-<code>`). */
export type AddressFault = "malformed" | "checksum" | "network" | "subaddress" | "integrated";

/** Whether tips can be paid, and to whom. `event` is what the creator signed: an edge believes nothing else. */
export type PayTarget =
  | { state: "payable"; primary: string; event: NostrEvent }
  | { state: "unpayable"; address: string; fault: AddressFault }
  /** `said`: the creator's own word is known, and it is that they take none. */
  | { state: "none"; said: boolean };

/** Says what keeps a text from being an address for tips, or nothing. Tips carry a payment id, which only a primary address can. */
export function judgePrimary(text: string, network: SiteNetwork): AddressFault | undefined {
  const judged = judgeMoneroAddress(text, chainOf(network));
  if (judged.verdict === "valid") {
    return judged.address.kind === "standard" ? undefined : judged.address.kind;
  }
  if (judged.verdict === "wrong-network") return "network";
  return judged.verdict === "address-checksum" ? "checksum" : "malformed";
}

/** A private chain writes addresses as mainnet does. */
export function chainOf(network: SiteNetwork): MoneroNetwork {
  return network === "regtest" ? "mainnet" : network;
}

export type PayTargetOptions = {
  /** The creator's verified events; what somebody else signed counts for nothing. */
  creator: string;
  announcement: NostrEvent | undefined;
  paymentTargets: NostrEvent | undefined;
  network: SiteNetwork;
};

/**
 * Where the creator's payment targets say, be it nowhere. The announcement is asked only where those aren't known: it repeats them, and
 * one that was signed ahead goes on naming an address that the creator has left since.
 */
export function choosePayTarget(
  { creator, announcement, paymentTargets, network }: PayTargetOptions,
): PayTarget {
  const targets = paymentTargets?.pubkey === creator ? readPaymentTargets(paymentTargets) : undefined;
  const event = targets === undefined ? announcement : paymentTargets;
  const said = targets !== undefined;
  if (event === undefined || event.pubkey !== creator) return { state: "none", said };
  const address = said ? targets.monero : readLiveEvent(event)?.monero;
  if (address === undefined) return { state: "none", said };
  const fault = judgePrimary(address, network);
  return fault === undefined
    ? { state: "payable", primary: address, event }
    : { state: "unpayable", address, fault };
}

/** Whether a tip that was begun to an address must not be paid there any more. What isn't heard of yet changes nothing. */
export function isLeft(primary: string, target: PayTarget): boolean {
  switch (target.state) {
    case "payable":
      return target.primary !== primary;
    case "unpayable":
      return target.address !== primary;
    case "none":
      return target.said;
  }
}
