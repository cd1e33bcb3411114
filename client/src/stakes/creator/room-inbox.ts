import { readStakeLetter, type StakeLetter } from "../../../../contracts/escrow/letter.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import type { LetterSource } from "./letter-queue.ts";
import { readOnce } from "./read-once.ts";

export type RoomInboxOptions = {
  nostr: Pick<Nostr, "subscribe">;
  relays: readonly string[];
  /** Text form of the stream's address. */
  stream: string;
  /** Nostr keys under which the creator keeps letters. */
  keepers: readonly string[];
  /** Unix seconds. */
  now: () => number;
  /** Takes a letter on that stream, of that Unix second; it may come again. */
  letter: (letter: StakeLetter, at: number, source: LetterSource) => void;
  /** Something is no letter. */
  onNone: () => void;
  word: (event: NostrEvent) => void;
  page: (event: NostrEvent) => void;
};

/** Asked of each relay at once. */
const BACKLOG = 500;
/** Of those that the creator kept; the others are read page by page. */
const NEWEST_KEPT = 100;
const MOST_SEEN = 20_000;

/** Hears what comes about a stream's stakes, whoever writes it, until stopped. */
export function makeRoomInbox(o: RoomInboxOptions) {
  const seen = new Set<string>();
  /** Remembers the newest, so that no number of letters makes the room deaf. */
  const see = (id: string) => {
    seen.add(id);
    const [oldest] = seen;
    if (seen.size > MOST_SEEN && oldest !== undefined) seen.delete(oldest);
  };

  /** Several questions bring the same one. */
  const read = readOnce(readStakeLetter);
  const take = (event: NostrEvent, source: LetterSource): boolean => {
    const letter = read(event);
    if (letter === undefined || letter.stream !== o.stream) return false;
    // Nobody's clock but the writer's: one ahead of ours isn't older for it.
    o.letter(letter, Math.min(event.created_at, o.now()), source);
    return true;
  };

  const letters = { kinds: [KIND.stakeLetter], "#a": [o.stream] };
  const words = { kinds: [KIND.stakeWord], "#a": [o.stream], limit: BACKLOG };
  const kept = o.keepers.length > 0 ? [{ ...letters, authors: [...o.keepers], limit: NEWEST_KEPT }] : [];
  const stops = [
    o.nostr.subscribe(o.relays, [{ ...letters, limit: BACKLOG }, ...kept], {
      event(event) {
        if (seen.has(event.id)) return;
        see(event.id);
        if (!take(event, o.keepers.includes(event.pubkey) ? "own" : "anybody")) o.onNone();
      },
    }),
    // Without those of pages about themselves, which would crowd complaints out.
    o.nostr.subscribe(o.relays, [{ ...words, "#s": ["complaint", "retraction"] }], { event: o.word }),
    o.nostr.subscribe(o.relays, [{ ...words, "#s": ["page"] }], { event: o.page }),
  ];

  return {
    /** What the room wrote itself isn't to be heard. */
    see,
    /** Takes what relays were asked for; seen before or not, for it may have given way to strangers' letters since. */
    fetched(event: NostrEvent, source: LetterSource): void {
      see(event.id);
      take(event, source);
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}
