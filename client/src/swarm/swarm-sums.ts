import type { EngineName } from "./engine.ts";
import type { SwarmPart, SwarmView } from "./swarm-view.ts";
import type { OffReason, Terms } from "./terms/terms.ts";

/** What was given over a page's life, and how it stands now. */
export type SwarmSums = {
  gave(bytes: number, to: string): void;
  /** How many others have signed in this session. */
  receipts(count: number): void;
  /** Connected now. */
  peers(count: number): void;
  engine(name: EngineName | undefined): void;
  /** How many share the very version that plays here, this page among them; undefined while nobody says so. */
  company(count: number | undefined): void;
  /** The session is left: what was given stays. */
  left(): void;
  view(terms: Terms | undefined): SwarmPart;
};

const STATES: Partial<Record<OffReason, SwarmView["state"]>> = {
  "not-asked": "asking",
  "few-viewers": "waiting",
  "paused": "waiting",
  "relay-unknown": "waiting",
  "refused": "refused",
};

/** Makes sums of nothing yet. */
export function makeSwarmSums(): SwarmSums {
  let engine: EngineName | undefined;
  let peers = 0;
  let company: number | undefined;
  let given = 0;
  const givenTo = new Set<string>();
  /** Of sessions before, and of this one. */
  const receipts = { before: 0, now: 0 };

  return {
    gave(bytes, to) {
      given += bytes;
      givenTo.add(to);
    },
    receipts: (count) => void (receipts.now = count),
    peers: (count) => void (peers = count),
    engine: (name) => void (engine = name),
    company: (count) => void (company = count),
    left() {
      receipts.before += receipts.now;
      receipts.now = 0;
      engine = undefined;
      company = undefined;
      peers = 0;
    },
    view(terms) {
      const sums = { peers, given, givenTo: givenTo.size, receipts: receipts.before + receipts.now };
      if (terms === undefined) return { ...sums, state: "off" };
      if (terms.sharing === "off") {
        return { ...sums, because: terms.because, state: STATES[terms.because] ?? "off" };
      }
      const state = peers > 0 ? "sharing" : company === 1 ? "alone" : "connecting";
      return { ...sums, state, ...(engine && { engine }) };
    },
  };
}
