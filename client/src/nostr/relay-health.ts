/** Why a relay is not, or was not, of use. */
export type RelayFault =
  /** No connection came about, or not in time. */
  | "unreachable"
  /** The connection broke. */
  | "lost"
  /** It took the question and never said that its answer is complete. */
  | "silent"
  /** It refused the question, mostly because it wants to know who asks. */
  | "refused"
  /** It sent a frame larger than any event may be. */
  | "oversized"
  /** It sent what is no Nostr message, again and again. */
  | "garbage"
  /** It sent events that were forged or not asked for, again and again. */
  | "lies"
  /** It sent more than a page can read. */
  | "flood";

export type RelayState = "idle" | "connecting" | "open" | "waiting" | "shunned";

/** How one relay does, as the settings page shows it. */
export type RelayHealth = {
  url: string;
  state: RelayState;
  /** Milliseconds since 1970 when the state began. */
  sinceMs: number;
  /** The newest fault, until an answer was complete again. */
  fault?: RelayFault;
  /** The relay's own words to the fault. */
  words?: string;
  /** When it is tried again, while `waiting` or `shunned`. */
  retryAtMs?: number;
  /** From question to complete answer, the newest. */
  answerMs?: number;
  /** Events taken and events dropped since the page was opened. */
  taken: number;
  dropped: number;
};
