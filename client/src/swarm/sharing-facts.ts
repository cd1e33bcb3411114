import { newestDelegation } from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import { DEFAULT_SHARING } from "../../../contracts/nostr/sharing.ts";
import type { Pledge } from "./pledge.ts";
import type { Budget } from "./terms/budget.ts";
import type { Conditions, SharingChoice, SharingFacts } from "./terms/terms.ts";

/** What the page around the player knows of sharing. */
export type SharingWish = {
  choice: SharingChoice;
  conditions: Conditions;
  /** HTTP addresses of the stream's edges, without a slash at the end. */
  edges: readonly string[];
  /** One of them has a TURN server; undefined until that is known. */
  relay: boolean | undefined;
  budget: Budget;
  /** The viewer's own key, for streams that ask for one. */
  sign?: SignEvent;
  /** The viewer's bond or stake, for streams that ask for one. */
  pledge?: Pledge;
};

/** What this page knows of a session while it plays. */
export type SessionState = {
  /** Of the stream. */
  address: string;
  delegations: readonly NostrEvent[];
  /** The session whose playlists are being verified. */
  sid: string | undefined;
  /** This browser has WebRTC. */
  webrtc: boolean;
  refused: boolean;
  paused: boolean;
  viewers: number | undefined;
};

/** Puts together what decides whether a page may share. */
export function factsOf(wish: SharingWish, session: SessionState): SharingFacts {
  const { sid, webrtc, refused, paused, viewers } = session;
  const delegation = newestDelegation(session.delegations, session.address);
  const { tier, threshold } = delegation?.sharing ?? DEFAULT_SHARING;
  return {
    choice: wish.choice,
    conditions: wish.conditions,
    sealed: sid !== undefined && delegation !== undefined,
    creator: { tier, threshold },
    edge: wish.edges.length > 0,
    webrtc,
    relay: wish.relay,
    identity: wish.sign !== undefined,
    pledged: wish.pledge?.tier === tier,
    refused,
    paused,
    viewers,
  };
}

/** The terms on which a page asks to be admitted: whoever was refused on them may be admitted on others. */
export function askingTerms(wish: SharingWish, session: SessionState): string {
  const { creator, identity, choice } = factsOf(wish, session);
  const event = newestDelegation(session.delegations, session.address)?.event.id;
  const { address, sid } = session;
  return JSON.stringify([address, sid, wish.edges, choice, creator.tier, identity, event, wish.pledge?.id]);
}
