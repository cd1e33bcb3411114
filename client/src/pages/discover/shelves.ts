import { type LiveEvent, statusAt } from "../../../../contracts/nostr/live-event.ts";
import type { Seen } from "./live-events.ts";

export type Shelves = {
  live: Seen[];
  planned: Seen[];
  /** Ended, with a recording to watch. */
  ended: Seen[];
  /** Live or planned, by people the viewer follows. */
  followed: Seen[];
};

export type ShelveOptions = {
  /** Unix seconds. */
  now: number;
  /** What the viewer searches for; empty shows everything. */
  query: string;
  muted: ReadonlySet<string>;
  follows: ReadonlySet<string>;
  /** A host's name as shown, for the search. */
  nameOf: (pubkey: string) => string | undefined;
};

/** What a page can hold and a person look through. */
const AT_MOST: Record<keyof Shelves, number> = { live: 120, planned: 48, ended: 24, followed: 48 };

/** Sorts streams into what is live, planned, over, and by followed people. */
export function shelve(streams: readonly Seen[], o: ShelveOptions): Shelves {
  const words = searchable(o.query).split(/\s+/).filter((word) => word !== "");
  const shelves: Shelves = { live: [], planned: [], ended: [], followed: [] };
  for (const seen of streams) {
    const { live } = seen;
    if (o.muted.has(live.host) || o.muted.has(live.author)) continue;
    if (words.length > 0 && !matches(live, words, o.nameOf(live.host))) continue;
    const status = statusAt(live, o.now);
    const followed = o.follows.has(live.host) && status !== "ended";
    if (followed) shelves.followed.push(seen);
    if (status === "live" && isPlayable(live)) shelves.live.push(seen);
    if (status === "planned") shelves.planned.push(seen);
    if (status === "ended" && live.recording !== undefined) shelves.ended.push(seen);
  }
  shelves.live.sort((a, b) => viewers(b) - viewers(a) || started(b) - started(a) || byAddress(a, b));
  shelves.planned.sort((a, b) => starting(a) - starting(b) || byAddress(a, b));
  shelves.ended.sort((a, b) => ended(b) - ended(a) || byAddress(a, b));
  shelves.followed.sort((a, b) => started(b) - started(a) || byAddress(a, b));
  const cut = (name: keyof Shelves) => shelves[name].slice(0, AT_MOST[name]);
  return { live: cut("live"), planned: cut("planned"), ended: cut("ended"), followed: cut("followed") };
}

/** Keeps what is already on screen where it is; what is new comes after it, in its own order. */
export function orderStably<T>(shown: readonly T[], next: readonly T[], key: (item: T) => string): T[] {
  const byKey = new Map(next.map((item) => [key(item), item]));
  const kept: T[] = [];
  for (const item of shown) {
    const current = byKey.get(key(item));
    if (current === undefined) continue;
    kept.push(current);
    byKey.delete(key(item));
  }
  return [...kept, ...byKey.values()];
}

/** Whether some source is an HLS playlist: what browsers can play without a plug-in of ours. */
function isPlayable(live: LiveEvent): boolean {
  return live.streaming.some((url) => new URL(url).pathname.endsWith(".m3u8"));
}

/** Lower case without accents, so that "musica" finds "Música". */
function searchable(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function matches(live: LiveEvent, words: readonly string[], name: string | undefined): boolean {
  const text = searchable(
    [live.title, live.summary, name, ...live.topics.map((topic) => `#${topic}`)].join(" "),
  );
  return words.every((word) => text.includes(word));
}

const viewers = ({ live }: Seen) => live.currentParticipants ?? 0;
const started = ({ live }: Seen) => live.starts ?? live.createdAt;
const starting = ({ live }: Seen) => live.starts ?? Number.MAX_SAFE_INTEGER;
const ended = ({ live }: Seen) => live.ends ?? live.createdAt;
const byAddress = (a: Seen, b: Seen) => a.live.address < b.live.address ? -1 : 1;
