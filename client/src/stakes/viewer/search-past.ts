import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import type { After } from "../../webrtc/schedule.ts";
import { makePastReaders, type PastQuestion } from "../creator/past-reader.ts";

export type SearchPastOptions = {
  nostr: Pick<Nostr, "subscribe">;
  relays: readonly string[];
  after: After;
  /** Its `limit` is what one page asks of each relay. */
  filter: PastQuestion["filter"];
  /** Takes each event; one that several relays have comes as often. */
  take: (event: NostrEvent) => void;
};

const BEAT_MS = 100;
/** Of each relay; many give fewer at once than they are asked for. */
const MOST_PAGES = 60;

/** Asks each relay for what it has, the newest first, page by page into the past; returns its stop. */
export function searchPast({ nostr, relays, after, filter, take }: SearchPastOptions): () => void {
  const past = makePastReaders({ nostr, relays });
  past.ask({ filter, pages: MOST_PAGES, turn: 0, take });
  let cancel = () => {};
  const beat = () => {
    past.beat();
    if (!past.isIdle()) cancel = after(BEAT_MS, beat);
  };
  beat();
  return () => {
    cancel();
    past.stop();
  };
}
