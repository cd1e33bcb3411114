import type { StreamState } from "../../../contracts/api/status.ts";
import { MOST_DELEGATION_BYTES } from "../../../contracts/nostr/delegation.ts";
import { type Finding, finding } from "./finding.ts";
import { hostReach } from "./host-reach.ts";

/** What the stream's relays know of the box's right to seal. Times in Unix seconds. */
export type DelegationVerdict =
  | { state: "unknown" }
  | { state: "in-force"; exp: number }
  | { state: "missing"; why: "none" | "other-key" | "expired" | "not-yet" | "overlong" };

/** A relay that didn't take an announcement, by its host name, and why. */
export type RelayFault = { relay: string; reason: string };

/** What findings about how a stream is made known follow from. */
export type TellingFacts = {
  state: StreamState;
  /** Unix seconds. */
  nowSeconds?: number;
  delegation?: DelegationVerdict;
  /** Relays that didn't take the newest announcement the box had to publish. */
  relayFaults?: readonly RelayFault[];
  /** Addresses of the media as they are announced. */
  announced?: readonly string[];
};

/** A delegation that ends this soon is worth renewing now. */
export const EXPIRING_S = 30 * 60;
const MOST_NAMED = 3;

const MISSING = {
  none: "The stream's relays know of no delegation to this box",
  "other-key": "The delegation that the stream's relays know names another box's key",
  expired: "The delegation to this box has expired",
  "not-yet": "The delegation to this box isn't in force yet",
  overlong: `The delegation that the stream's relays know has more than ${MOST_DELEGATION_BYTES} bytes`,
} as const;

/** What about announcements and delegation a person should change. */
export function tellingFindings(facts: TellingFacts): Finding[] {
  const ended = facts.state === "ended";
  return [...(ended ? [] : delegation(facts)), ...relays(facts), ...(ended ? [] : reach(facts))];
}

function delegation({ delegation = { state: "unknown" }, nowSeconds = 0 }: TellingFacts): Finding[] {
  if (delegation.state === "missing") {
    return [finding(
      "delegation-missing",
      `${MISSING[delegation.why]}: viewers refuse what it seals.`,
      "Sign a delegation to this box on the broadcast page (open the stream there, or renew it).",
    )];
  }
  if (delegation.state === "unknown" || delegation.exp - nowSeconds >= EXPIRING_S) return [];
  const minutes = Math.max(0, Math.floor((delegation.exp - nowSeconds) / 60));
  return [finding(
    "delegation-expiring",
    `The delegation to this box expires in ${minutes} min: from then on viewers refuse what it seals.`,
    "Renew the delegation on the broadcast page.",
  )];
}

function relays({ relayFaults = [] }: TellingFacts): Finding[] {
  if (relayFaults.length === 0) return [];
  const named = relayFaults.slice(0, MOST_NAMED).map(({ relay, reason }) => `${relay} (${reason})`).join(
    ", ",
  );
  const more = relayFaults.length > MOST_NAMED ? ` and ${relayFaults.length - MOST_NAMED} more` : "";
  return [finding(
    "relay-refused",
    `The announcement was not taken by ${named}${more}: who looks there doesn't see the stream's true state.`,
    "Choose other relays for this stream on the broadcast page, or ask the relay's operator to admit your key.",
  )];
}

function reach({ announced = [] }: TellingFacts): Finding[] {
  const reaches = announced.map((url) => hostReach(URL.parse(url)?.hostname ?? ""));
  if (reaches.length === 0 || reaches.includes("everywhere")) return [];
  const where = reaches.includes("network") ? "in the box's own network" : "on the box itself";
  return [finding(
    "only-here",
    `The announced addresses lead to the box only ${where}: nobody else can watch.`,
    "Open the broadcast page's box address under a public name with HTTPS (a domain, a tunnel or a reverse proxy), and announce again.",
  )];
}
