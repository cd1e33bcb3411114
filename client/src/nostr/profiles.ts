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
/** Keys cost nothing, so a flood of messages may name any number of people. */
const MOST_PEOPLE = 2000;

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
  const wanted = new Set<string>();
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
    const authors = [...wanted].slice(0, AUTHORS_PER_QUERY);
    for (const author of authors) wanted.delete(author);
    if (wanted.size > 0) timer = setTimeout(ask, GATHER_MS);
    try {
      const events = await nostr.query(relays(), [{ kinds: [KIND.profile], authors }]);
      for (const event of events) take(event);
    } catch (error) {
      console.info("people stay without names:", error);
    }
  };

  const forget = (pubkey: string) => {
    known.delete(pubkey);
    wanted.delete(pubkey);
  };

  onCleanup(() => {
    clearTimeout(timer);
    wanted.clear();
  });

  return {
    of: (pubkey) => {
      const entry = known.get(pubkey);
      if (entry !== undefined) return entry.profile();
      const [profile, set] = createSignal<Profile>();
      known.set(pubkey, { newest: undefined, profile, set });
      wanted.add(pubkey);
      const [oldest] = known.keys();
      if (known.size > MOST_PEOPLE && oldest !== undefined) forget(oldest);
      timer ??= setTimeout(ask, GATHER_MS);
      return profile();
    },
  };
}

/** What nobody sees or what turns the text around it: a name could disguise itself, or its neighbours. The joiners that emoji and scripts need stay. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/gu;
/** Marks that climb over the lines around them. */
const TOWERS = /(\p{M}{3})\p{M}+/gu;
const LONGEST_NAME = 64;

/** What a person is called: their own name for themselves, else the ends of their key. */
export function shownName(profile: Profile | undefined, pubkey: string): string {
  const given = (profile?.displayName ?? profile?.name ?? "").slice(0, 10 * LONGEST_NAME);
  const plain = given.replace(/\s+/g, " ").replace(UNSEEN, "").replace(TOWERS, "$1").trim();
  const name = [...plain].slice(0, LONGEST_NAME).join("").toWellFormed();
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) return name;
  const npub = profileLink(pubkey);
  return `${npub.slice(0, 10)}…${npub.slice(-4)}`;
}
