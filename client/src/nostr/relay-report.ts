import type { RelayHealth } from "./relay-health.ts";

/** What a page may say about the relays it asks. */
export type RelayReport =
  | { state: "none-chosen" }
  | { state: "asking" }
  /** At least one is of use; `failing` are not. */
  | { state: "answering"; answering: number; of: number; failing: RelayHealth[] }
  | { state: "unreachable"; failing: RelayHealth[] };

/** Sums up how the chosen relays do. */
export function reportRelays(chosen: readonly string[], health: readonly RelayHealth[]): RelayReport {
  if (chosen.length === 0) return { state: "none-chosen" };
  const known = health.filter(({ url }) => chosen.includes(url));
  const failing = known.filter(isFailing);
  const answering = known.filter((relay) => relay.answerMs !== undefined && !isFailing(relay)).length;
  if (failing.length === chosen.length) return { state: "unreachable", failing };
  return answering === 0
    ? { state: "asking" }
    : { state: "answering", answering, of: chosen.length, failing };
}

function isFailing({ state, fault }: RelayHealth): boolean {
  if (state === "waiting" || state === "shunned") return true;
  // What failed and is tried again fails until it is connected: else the page would change its mind at each try.
  if (state === "connecting") return fault !== undefined;
  return fault === "silent" || fault === "refused" || (state === "idle" && fault !== undefined);
}
