import { type NostrEvent, supersedes } from "../../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import type { Nostr } from "../../../nostr/nostr.ts";

export type PresentMuteListOptions = {
  nostr: Pick<Nostr, "query" | "relays">;
  /** Undefined before there is an identity: a new one has no list. */
  viewer: string | undefined;
  /** Where a new list would go. */
  relays: readonly string[];
  /** Where the viewer says they write, if that is known. */
  own: readonly string[];
  /** The newest that was seen so far. */
  known: NostrEvent | undefined;
};

/** The list that a new one will replace; `unknown` where nobody could be asked who would know. */
export type PresentMuteList = { state: "known"; list: NostrEvent | undefined } | { state: "unknown" };

/** Asks for the viewer's mute list before it is replaced: whoever replaces what they never read deletes it. */
export async function presentMuteList(
  { nostr, viewer, relays, own, known }: PresentMuteListOptions,
): Promise<PresentMuteList> {
  if (viewer === undefined) return { state: "known", list: undefined };
  const found = await nostr.query(relays, [{ kinds: [KIND.muteList], authors: [viewer] }]);
  const list = [...(known === undefined ? [] : [known]), ...found].reduce<NostrEvent | undefined>(
    (newest, event) => newest === undefined || supersedes(event, newest) ? event : newest,
    undefined,
  );
  const telling = own.length > 0 ? own : relays;
  const told = nostr.relays().some(({ url, state, fault }) =>
    telling.includes(url) && state === "open" && fault !== "silent" && fault !== "refused"
  );
  return list !== undefined || told ? { state: "known", list } : { state: "unknown" };
}
