import { type NostrEvent, supersedes } from "../../../contracts/nostr/event.ts";
import { readRelayUrls } from "../../../contracts/nostr/url.ts";
import type { Nostr } from "./nostr.ts";

export type PresentOwnOptions = {
  nostr: Pick<Nostr, "query">;
  kind: number;
  /** Undefined before there is an identity: a new one has published nothing. */
  viewer: string | undefined;
  /** Where a new one would go. */
  relays: readonly string[];
  /** Where the viewer says they write, if that is known. */
  own: readonly string[];
  /** The newest that was seen so far. */
  known: NostrEvent | undefined;
};

/** What a new event will replace; `unknown` where nobody answered who would know. */
export type PresentOwn = { state: "known"; event: NostrEvent | undefined } | { state: "unknown" };

/** Asks for a replaceable event of the viewer's before it is replaced: whoever replaces what they never read deletes it. */
export async function presentOwn(
  { nostr, kind, viewer, relays, own, known }: PresentOwnOptions,
): Promise<PresentOwn> {
  if (viewer === undefined) return { state: "known", event: undefined };
  const told = new Set<string>();
  const found = await nostr.query(relays, [{ kinds: [kind], authors: [viewer] }], {
    answered: (relay) => told.add(relay),
  });
  const event = [...(known === undefined ? [] : [known]), ...found].reduce<NostrEvent | undefined>(
    (newest, event) => newest === undefined || supersedes(event, newest) ? event : newest,
    undefined,
  );
  const isTold = readRelayUrls(own.length > 0 ? own : relays).some((relay) => told.has(relay));
  return event !== undefined || isTold ? { state: "known", event } : { state: "unknown" };
}
