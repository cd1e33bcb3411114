import { readStakeReceipt } from "../../../contracts/escrow/stake-receipt.ts";
import { readStakeVerdict } from "../../../contracts/escrow/verdict-event.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { ArbiterWord, StakeStepName } from "./arbiter-client.ts";

/** An arbiter takes no more of them, and 64 KiB in all: beside them goes an answer of up to 24 kB. */
const MOST_SENT = 32;
const MOST_SENT_BYTES = 24_000;

/**
 * Those of an arbiter's words that a request can carry: what ended a stake or claims it before what answers, and of answers the
 * small ones, for anybody may have one signed that is padded.
 */
export function sentRecords(records: readonly NostrEvent[]): NostrEvent[] {
  const weighed = records.map((event, at) => ({ event, at, bytes: bytesOf(event), rank: rankOf(event) }));
  const ordered = weighed.toSorted((a, b) =>
    a.rank - b.rank || (a.rank === ANSWERS ? a.bytes - b.bytes : 0) || b.at - a.at
  );
  const sent = new Set<NostrEvent>();
  let sum = 0;
  for (const { event, bytes } of ordered) {
    if (sent.size >= MOST_SENT) break;
    if (sum + bytes > MOST_SENT_BYTES) continue;
    sum += bytes;
    sent.add(event);
  }
  return records.filter((event) => sent.has(event));
}

/** Asks with those records, and without any where that is still too much: an arbiter's own relays have them too. */
export async function askWithRecords<Step extends StakeStepName>(
  records: readonly NostrEvent[],
  ask: (sent: NostrEvent[]) => Promise<ArbiterWord<Step>>,
): Promise<ArbiterWord<Step>> {
  const sent = sentRecords(records);
  const word = await ask(sent);
  const isTooLarge = word.state === "refused" && word.code === "body-too-large";
  return isTooLarge && sent.length > 0 ? await ask([]) : word;
}

const ANSWERS = 3;

function rankOf(event: NostrEvent): number {
  if (readStakeVerdict(event) !== undefined) return 0;
  switch (readStakeReceipt(event)?.step) {
    case "decided":
    case "release":
      return 0;
    case "claim":
      return 1;
    case "rebuttal":
      return ANSWERS;
    default:
      return 2;
  }
}

function bytesOf(event: NostrEvent): number {
  return new TextEncoder().encode(JSON.stringify(event)).length;
}
