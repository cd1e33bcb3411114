import { type NostrEvent, tagValue } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readRelayUrls } from "../../../../contracts/nostr/url.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { type Desk, Failed } from "./desk.ts";
import type { StudioWork } from "./studio-state.ts";

export type OwnRecordsOptions = {
  desk: Desk;
  nostr: Pick<Nostr, "query">;
  creator: string;
  relays: () => readonly string[];
  /** Takes what the relays have; of each kind there may be several, in any order. */
  take: (events: readonly NostrEvent[]) => void;
};

const KINDS = [KIND.liveEvent, KIND.delegation, KIND.stakeTerms] as const;
type OwnKind = (typeof KINDS)[number];

/** A slow relay doesn't hold a stream up for longer; nor one who is asked again because nobody had told. */
const WAIT_MS = 3000;
const AGAIN_MS = 8000;
/** More are never asked at once. */
const MOST_ASKED = 12;

/** Reads what the creator published about a stream before any of it is replaced: whoever replaces what they never read deletes it. */
export function makeOwnRecords({ desk, nostr, creator, relays, take }: OwnRecordsOptions) {
  const read = new Set<OwnKind>();

  const learn = async (timeoutMs = WAIT_MS) => {
    const { d } = desk.state().facts;
    const asked = relays();
    const told = new Set<string>();
    const found = await nostr.query(asked, [{ kinds: [...KINDS], authors: [creator], "#d": [d] }], {
      timeoutMs,
      answered: (relay) => told.add(relay),
    });
    const own = found.filter((event) => event.pubkey === creator && tagValue(event, "d") === d);
    // That there is none must be the word of half of them at least: a single one may be new to it all.
    const isTold = told.size * 2 >= Math.min(readRelayUrls(asked).length, MOST_ASKED);
    for (const kind of KINDS) if (isTold || own.some((event) => event.kind === kind)) read.add(kind);
    take(own);
  };

  return {
    learn,

    isRead: (kind: OwnKind) => read.has(kind),

    /** Asks once more where it isn't known, for whoever goes on in any case. */
    async tryRead(kind: OwnKind): Promise<void> {
      if (!read.has(kind)) await learn();
    },

    /** Leaves the work where it isn't known what would be replaced. */
    async need(work: StudioWork, kind: OwnKind): Promise<void> {
      if (read.has(kind)) return;
      desk.begin(work);
      await learn(AGAIN_MS);
      if (!read.has(kind)) throw new Failed({ work, why: "unread" });
    },

    /** The person decided to go on with what is known here. */
    forgo: () => KINDS.forEach((kind) => read.add(kind)),
  };
}

export type OwnRecords = ReturnType<typeof makeOwnRecords>;
