import { MAX_SIGNED_AHEAD } from "../../../../contracts/api/box.ts";
import type { NostrEvent, SignEvent } from "../../../../contracts/nostr/event.ts";
import type { LiveStatus } from "../../../../contracts/nostr/live-event.ts";
import { type LiveEventFields, liveEventTemplate } from "../../../../contracts/nostr/live-event-template.ts";
import { REFRESH_SECONDS } from "./announcing.ts";

export type SignAheadOptions = {
  /** What the stream says with a status. */
  fields: (status: LiveStatus) => LiveEventFields;
  /** The live announcement that is out now. */
  after: NostrEvent;
  /** Unix seconds: nothing is signed for later, because then the box may not seal any more. */
  until: number;
  sign: SignEvent;
};

/**
 * Signs what the box shall publish while nobody looks: a refresh for each slot to come, and for each slot, the present
 * one included, an `ended` twin in case the encoder goes away in it.
 */
export async function signAhead({ fields, after, until, sign }: SignAheadOptions): Promise<NostrEvent[]> {
  const events: NostrEvent[] = [];
  let slot = after;
  // The twin is one second younger than its refresh, so that it wins, and not dated ahead when its turn comes.
  const twin = (live: NostrEvent) =>
    sign(liveEventTemplate(
      { ...fields("ended"), ends: live.created_at + REFRESH_SECONDS },
      live.created_at + 1,
      live,
    ));
  events.push(await twin(slot));
  while (slot.created_at + REFRESH_SECONDS < until && events.length + 3 <= MAX_SIGNED_AHEAD) {
    slot = await sign(liveEventTemplate(fields("live"), slot.created_at + REFRESH_SECONDS, slot));
    events.push(slot, await twin(slot));
  }
  return events;
}
