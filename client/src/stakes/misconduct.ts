import { contradict, readStakeVerdict } from "../../../contracts/escrow/verdict-event.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";

/** Two verdicts of one arbiter that decide one stake both ways: whoever sees them need believe nobody. */
export type Misconduct = {
  /** The arbiter's Nostr key, 64 hex. */
  arbiter: string;
  /** Hash of the stake's context, 64 hex. */
  stake: string;
  /** First the one that gives it back. */
  verdicts: readonly [NostrEvent, NostrEvent];
};

/** Verdicts kept to be held against later ones; of more the oldest are forgotten. */
const MOST_VERDICTS = 2000;

/** Holds each verdict of these arbiters against what came before; gives each proof once. The caller verified signatures. */
export function makeMisconductFinder(
  arbiters: readonly string[],
): (event: NostrEvent) => Misconduct | undefined {
  const first = new Map<string, NostrEvent>();
  const found = new Set<string>();
  return (event) => {
    const verdict = arbiters.includes(event.pubkey) ? readStakeVerdict(event) : undefined;
    if (verdict === undefined) return undefined;
    const { context: stake } = verdict;
    const name = `${event.pubkey} ${stake}`;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, event);
      const [oldest] = first.keys();
      if (first.size > MOST_VERDICTS && oldest !== undefined) first.delete(oldest);
      return undefined;
    }
    if (found.has(name) || !contradict(before, event, event.pubkey)) return undefined;
    found.add(name);
    const [release, grant] = verdict.outcome === "release" ? [event, before] : [before, event];
    return { arbiter: event.pubkey, stake, verdicts: [release, grant] };
  };
}
