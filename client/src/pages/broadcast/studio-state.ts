import type { BoxInfo, StreamGrant } from "../../../../contracts/api/box.ts";
import type { BoxStatus } from "../../../../contracts/api/status.ts";
import type { Delegation } from "../../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { LiveEvent } from "../../../../contracts/nostr/live-event.ts";
import type { BoxFault } from "../../box/box-client.ts";
import type { SignerFaultCode } from "../../identity/signer-fault.ts";
import type { Pledge } from "../../stakes/creator/pledge-form.ts";
import type { PublishReport } from "./publish-report.ts";
import type { StreamFacts } from "./stream-form.ts";

/** What the studio was doing when something failed. */
export type StudioWork =
  | "box"
  | "stream"
  | "delegation"
  | "terms"
  | "announcement"
  | "handover"
  | "ahead"
  | "key";

/** Why a work of the studio failed. */
export type StudioFault =
  | { work: StudioWork; why: "box"; fault: BoxFault }
  | { work: StudioWork; why: "signer"; code: SignerFaultCode }
  | { work: StudioWork; why: "relays"; report: PublishReport }
  /** No relay told what the creator published before, which this would replace. */
  | { work: StudioWork; why: "unread" }
  /** A part of the site that this needs didn't arrive. */
  | { work: StudioWork; why: "part"; reason: string };

/** Seconds before a failed work is tried again by itself; a person's "no" is asked about again only by that person. */
export function retryAfterSeconds(fault: StudioFault): number {
  if (fault.why !== "signer") return 20;
  switch (fault.code) {
    // The way to a signing app elsewhere comes back by itself.
    case "bunker-relay":
      return 20;
    // It may be asking its person: each try is one more question on their screen.
    case "unreachable":
      return 120;
    default:
      return Infinity;
  }
}

/** Whether announcing what is true waits until it is mended; not for a person's "no" to something else. */
export function holdsUp(fault: StudioFault): boolean {
  return fault.why !== "signer" || fault.work === "announcement" || retryAfterSeconds(fault) !== Infinity;
}

/** What the box last said, or that it fell silent. */
export type BoxWord =
  | { word: "none" }
  | { word: "status"; status: BoxStatus }
  /** The box has no stream of that name. */
  | { word: "no-stream" }
  /** The newest status from before the silence stays on screen, marked as old. */
  | { word: "silent"; fault: BoxFault; since: number; status: BoxStatus | undefined };

/** One stream in the studio, as the page shows it. */
export type StudioState = {
  /** What is going on right now, or nothing. */
  working: StudioWork | undefined;
  fault: StudioFault | undefined;
  facts: StreamFacts;
  box: string;
  info: BoxInfo | undefined;
  /** Present only right after the box gave it: the stream key in it is shown once. */
  grant: StreamGrant | undefined;
  word: BoxWord;
  /** The newest announcement some relay took. */
  announced: { event: NostrEvent; live: LiveEvent } | undefined;
  /** What the relays said to the newest announcement. */
  report: PublishReport | undefined;
  delegation: Delegation | undefined;
  /** The newest terms of the creator's for who shares; `pledge` is missing where they ask nothing. */
  terms: { event: NostrEvent; pledge: Pledge | undefined } | undefined;
  /** Where tips are paid, as the creator published it last. */
  monero: string | undefined;
  /** The box can go on announcing by itself until then, without this page. */
  ahead: { until: number } | undefined;
  /** Announcements being signed ahead; `usable` of them would already serve the box. */
  signing: { done: number; of: number; usable: number } | undefined;
};
