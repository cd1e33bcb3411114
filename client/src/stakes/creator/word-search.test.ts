import assert from "node:assert/strict";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { makePastReaders } from "./past-reader.ts";
import { complaint, complaintEvent, TRIAL_STREAM, trialRequest } from "./trial-room.ts";
import { trialRelays } from "./trial-relays.ts";
import { makeWordSearch } from "./word-search.ts";

const [a, b] = [trialRequest("a"), trialRequest("b")];
const AUTHOR = "aa".repeat(32);

function wordsAbout(accused: string, count: number, pubkey = "ee".repeat(32), from = 1000): NostrEvent[] {
  const event = complaintEvent(complaint(trialRequest("witness"), accused));
  const id = (n: number) => `${accused.slice(0, 8)}${(from + n).toString(16).padStart(56, "0")}`;
  return Array.from({ length: count }, (_, n) => ({ ...event, pubkey, id: id(n), created_at: from + n }));
}

function trial(...relays: NostrEvent[][]) {
  const stand = trialRelays(Object.fromEntries(relays.map((events, n) => [`wss://r${n}`, { events }])));
  const readers = makePastReaders({ nostr: stand.nostr, relays: relays.map((_, n) => `wss://r${n}`) });
  const heard: NostrEvent[] = [];
  const pages: NostrEvent[] = [];
  const search = makeWordSearch({
    stream: TRIAL_STREAM,
    past: readers.ask,
    event: (event) => heard.push(event),
    page: (event) => pages.push(event),
  });
  const beat = (count: number) => {
    for (let n = 0; n < count; n++) readers.beat();
  };
  return { heard, pages, search, beat };
}
const idsOf = (events: NostrEvent[]) => new Set(events.map(({ id }) => id));

Deno.test("makeWordSearch() hears all about a stake of each relay, however much is said of another and however sparse one relay is", () => {
  const [about, other] = [wordsAbout(a.name, 1200), wordsAbout(b.name, 3)];
  const { heard, search, beat } = trial([...about, ...other], [about[0]].flatMap((one) => one ?? []));
  for (const { name } of [a, b, a]) search.seek(name);
  beat(100);
  assert.equal(idsOf(heard).size, 1203);
});

Deno.test("makeWordSearch() ends within three thousand words about one stake, and hears a witness by its name behind them", () => {
  const old = wordsAbout(a.name, 1, AUTHOR, 1);
  const { heard, search, beat } = trial([...old, ...wordsAbout(a.name, 5000)]);
  search.seek(a.name);
  beat(400);
  assert.ok(idsOf(heard).size <= 3000);
  assert.equal(heard.some(({ pubkey }) => pubkey === AUTHOR), false);
  search.seekBy([AUTHOR]);
  beat(2);
  assert.equal(heard.at(-1)?.pubkey, AUTHOR);
});

Deno.test("makeWordSearch() asks for what pages say of a stake, a hundred words at most, and no more once it is active", () => {
  const words = wordsAbout(a.name, 300, AUTHOR, 1).map((one) => ({
    ...one,
    tags: one.tags.map(([tag, value]) => [tag ?? "", tag === "s" ? "page" : value ?? ""]),
  }));
  const flooded = trial([...words, ...wordsAbout(a.name, 300)]);
  flooded.search.seekPages(a.name, () => false);
  flooded.beat(50);
  assert.ok(idsOf(flooded.pages).size > 20 && idsOf(flooded.pages).size <= 100 && flooded.heard.length === 0);
  const active = trial(words);
  active.search.seekPages(a.name, () => true);
  active.beat(50);
  assert.equal(active.pages.length, 0);
});
