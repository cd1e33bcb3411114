import { type Accessor, createSignal, onCleanup } from "solid-js";
import { type NostrEvent, supersedes } from "../../../contracts/nostr/event.ts";
import { profileLink } from "../../../contracts/nostr/link.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { type Profile, readProfile } from "../../../contracts/nostr/profile.ts";
import type { Nostr } from "./nostr.ts";

/** Profiles of many people, asked for together. */
export type Profiles = {
  /** What is known of a person; asks relays the first time. Tracked: it changes when they answer. */
  of: (pubkey: string) => Profile | undefined;
};

const GATHER_MS = 60;
const AUTHORS_PER_QUERY = 100;

/** Fetches profiles as pages name people, tied to its owner. */
export function createProfiles(nostr: Pick<Nostr, "query">, relays: Accessor<readonly string[]>): Profiles {
  const known = new Map<
    string,
    {
      newest: NostrEvent | undefined;
      profile: Accessor<Profile | undefined>;
      set: (profile: Profile) => void;
    }
  >();
  let wanted: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (event: NostrEvent) => {
    const entry = known.get(event.pubkey);
    const profile = readProfile(event);
    if (entry === undefined || profile === undefined) return;
    if (entry.newest !== undefined && !supersedes(event, entry.newest)) return;
    entry.newest = event;
    entry.set(profile);
  };

  const ask = async () => {
    timer = undefined;
    const authors = wanted.splice(0, AUTHORS_PER_QUERY);
    if (wanted.length > 0) timer = setTimeout(ask, GATHER_MS);
    const events = await nostr.query(relays(), [{ kinds: [KIND.profile], authors }]);
    for (const event of events) take(event);
  };

  onCleanup(() => {
    clearTimeout(timer);
    wanted = [];
  });

  return {
    of: (pubkey) => {
      const entry = known.get(pubkey);
      if (entry !== undefined) return entry.profile();
      const [profile, set] = createSignal<Profile>();
      known.set(pubkey, { newest: undefined, profile, set });
      wanted.push(pubkey);
      timer ??= setTimeout(ask, GATHER_MS);
      return profile();
    },
  };
}

/** Marks that turn the direction of the text around them: a name could disguise itself, or its neighbours. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a person is called: their own name for themselves, else the ends of their key. */
export function shownName(profile: Profile | undefined, pubkey: string): string {
  const name = (profile?.displayName ?? profile?.name)?.replace(DIRECTION_MARKS, "").replace(/\s+/g, " ")
    .trim().slice(0, 64);
  if (name !== undefined && name !== "") return name;
  const npub = profileLink(pubkey);
  return `${npub.slice(0, 10)}…${npub.slice(-4)}`;
}
