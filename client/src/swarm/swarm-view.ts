import type { EngineName } from "./engine.ts";
import type { OffReason } from "./terms/terms.ts";

export type SwarmState =
  /** Nothing is shared, and nobody is connected. */
  | "off"
  /** The viewer is to be asked. */
  | "asking"
  /** The viewer would share; too few watch yet. */
  | "waiting"
  /** Looking for the first peer. */
  | "connecting"
  /** Others share, but none of them what plays here: another delay, or another size. */
  | "alone"
  | "sharing"
  /** The edges admit this page to no swarm; it watches on over HTTP. */
  | "refused";

/** What a page shows of sharing. Counts are in bytes, since the page was opened. */
export type SwarmView = {
  state: SwarmState;
  /** Why it is off, waiting or refused. */
  because?: OffReason;
  engine?: EngineName;
  /** Connected now. */
  peers: number;
  /** What was verified and came from the first source, from the others, and from viewers. */
  taken: { box: number; mirrors: number; peers: number };
  given: number;
  /** How many viewers were given something. */
  givenTo: number;
  /** Signed by viewers about what they were given. */
  receipts: number;
};

/** The same without what the ledger of verified bytes knows. */
export type SwarmPart = Omit<SwarmView, "taken">;

/** What is shown before anybody shares. */
export const NOT_SHARING: SwarmView = {
  state: "off",
  peers: 0,
  taken: { box: 0, mirrors: 0, peers: 0 },
  given: 0,
  givenTo: 0,
  receipts: 0,
};
