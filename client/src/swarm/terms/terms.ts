import type { Sharing } from "../../../../contracts/nostr/sharing.ts";

/** What the viewer said about sharing. `relay` hides the viewer's address behind a relay of the stream's operator. */
export type SharingChoice = "unasked" | "share" | "relay" | "declined";

/** Why nothing is shared. */
export type OffReason =
  /** The stream, or the place, can't be shared at all. */
  | "unsealed"
  | "creator"
  | "no-edge"
  | "no-webrtc"
  /** What the viewer said. */
  | "not-asked"
  | "declined"
  /** The viewer wants to hide behind a relay, and the stream's operator has none, or hasn't said yet. */
  | "no-relay"
  | "relay-unknown"
  /** The creator lets only viewers with an identity share, and this one has none here. */
  | "no-identity"
  /** The creator asks a bond or a stake of those who share, and this viewer has brought none yet. */
  | "no-bond"
  | "no-stake"
  /** What this device is at now. */
  | "data-saver"
  | "metered"
  | "battery"
  /** The viewer has paused for a while. */
  | "paused"
  /** What the swarm said. */
  | "refused"
  | "few-viewers";

/** Whether this page may connect to other viewers now, and how. */
export type Terms = { sharing: "on"; relayOnly: boolean } | { sharing: "off"; because: OffReason };

/** What the device says of itself; where a browser can't tell, it is taken for neither metered nor low. */
export type Conditions = { dataSaver: boolean; metered: boolean; lowBattery: boolean };

/** Everything that decides whether a page may share. */
export type SharingFacts = {
  choice: SharingChoice;
  conditions: Conditions;
  /** What plays is `verified`. */
  sealed: boolean;
  /** What the creator chose in the delegation. */
  creator: Sharing;
  /** Somebody answers for signalling. */
  edge: boolean;
  /** This browser has WebRTC. */
  webrtc: boolean;
  /** The operator of the edge has a TURN server; undefined until it said so. */
  relay: boolean | undefined;
  /** The viewer has a key to sign with. */
  identity: boolean;
  /** The viewer brings the bond or the stake that the creator asks. */
  pledged: boolean;
  /** Every edge refused to admit this page. */
  refused: boolean;
  /** The viewer has paused for a while: nothing is needed here, and nobody should wait for this page. */
  paused: boolean;
  /** How many watch and share, this page among them; undefined until a tracker said so. */
  viewers: number | undefined;
};

/** Decides whether a page may share. What can't be changed by the viewer comes first, so that nobody is asked in vain. */
export function mayShare(facts: SharingFacts): Terms {
  const because = firstObstacle(facts);
  return because === undefined
    ? { sharing: "on", relayOnly: facts.choice === "relay" }
    : { sharing: "off", because };
}

function firstObstacle(facts: SharingFacts): OffReason | undefined {
  const { choice, conditions, creator, viewers } = facts;
  if (!facts.sealed) return "unsealed";
  if (creator.tier === "off") return "creator";
  if (!facts.edge) return "no-edge";
  if (!facts.webrtc) return "no-webrtc";
  if (choice === "unasked") return "not-asked";
  if (choice === "declined") return "declined";
  if (choice === "relay" && facts.relay !== true) {
    return facts.relay === undefined ? "relay-unknown" : "no-relay";
  }
  if (creator.tier === "key" && !facts.identity) return "no-identity";
  if (creator.tier === "bond" && !facts.pledged) return "no-bond";
  if (creator.tier === "stake" && !facts.pledged) return "no-stake";
  if (conditions.dataSaver) return "data-saver";
  if (conditions.metered) return "metered";
  if (conditions.lowBattery) return "battery";
  if (facts.refused) return "refused";
  // Not knowing counts as few: nobody is connected to anybody on a guess.
  if (viewers === undefined || viewers < creator.threshold) return "few-viewers";
  if (facts.paused) return "paused";
  return undefined;
}

/** Whether the viewer's own answer and device allow to ask a tracker how many share, without offering a connection to anyone. */
export function mayCount(facts: Omit<SharingFacts, "viewers" | "paused">): boolean {
  // Who pauses still watches: a number that dips would part all the others.
  return mayShare({ ...facts, viewers: Infinity, paused: false }).sharing === "on";
}
