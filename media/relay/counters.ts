/** What a relay counts from its start on. */
export type RelayCounters = {
  /** Events handed in, by what became of them. */
  events: Map<string, number>;
  /** Questions for events or for their number. */
  questions: number;
  /** Messages refused because their sender sends too many. */
  slowedDown: number;
  /** Connections refused before they were one. */
  refused: number;
};

/** All at nought. */
export const makeRelayCounters = (): RelayCounters => ({
  events: new Map(),
  questions: 0,
  slowedDown: 0,
  refused: 0,
});

/** Counts by the first word of NIP-01's answer, such as `duplicate`; what is new here is `stored`. */
export function countOutcome(
  events: RelayCounters["events"],
  { ok, reason }: { ok: boolean; reason: string },
): void {
  const [word = ""] = reason.split(":");
  const name = ok && word === "" ? "stored" : word;
  events.set(name, (events.get(name) ?? 0) + 1);
}
