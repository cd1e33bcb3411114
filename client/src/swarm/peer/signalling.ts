import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";

/** One offer to whoever the tracker chooses. */
export type PeerOffer = { offerId: string; sdp: string };

/** What a tracker relays from another peer. Nothing in it is checked but that the tracker admitted `peerId`. */
export type Signal =
  | { signal: "offer"; peerId: string; offerId: string; sdp: unknown }
  | { signal: "answer"; peerId: string; offerId: string; sdp: unknown }
  /** It left its tracker: an end of its connection will follow, perhaps much later. */
  | { signal: "gone"; peerId: string };

/** The part of a tracker that peers meet through. */
export type Signalling = {
  /** Tells that we are here; each offer goes to another peer. */
  announce(ask: { offers: readonly PeerOffer[]; uplink: UplinkClass; leaving?: true }): void;
  /** How many take offers, as the tracker said last, this page among them; `undefined` while it has said nothing. */
  taking(): number | undefined;
  /** Says who sent what nobody may send; nobody is thrown out for one complaint. */
  complain(about: string, reason: string): void;
};
