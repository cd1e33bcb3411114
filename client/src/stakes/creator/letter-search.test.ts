import assert from "node:assert/strict";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { LetterSource } from "./letter-queue.ts";
import { makeLetterSearch } from "./letter-search.ts";
import { makePastReaders } from "./past-reader.ts";
import { requestLetter, TRIAL_STREAM, trialRequest } from "./trial-room.ts";
import { type TrialRelay, trialRelays } from "./trial-relays.ts";

const a = trialRequest("a");
const [KEEPER, PAIR] = ["aa".repeat(32), "bb".repeat(32)];
const real = requestLetter(a);

function junk(count: number): NostrEvent[] {
  const id = (n: number) => n.toString(16).padStart(64, "0");
  return Array.from(
    { length: count },
    (_, n) => ({ ...real, id: id(n), created_at: real.created_at + 5 + n }),
  );
}

function trial(relays: Record<string, TrialRelay>) {
  const world = trialRelays(relays);
  const readers = makePastReaders({ nostr: world.nostr, relays: Object.keys(relays) });
  const stand = { found: false, full: false, busy: false };
  const heard = new Map<string, LetterSource>();
  const search = makeLetterSearch({
    stream: TRIAL_STREAM,
    past: readers.ask,
    keepers: [KEEPER],
    isFound: () => stand.found,
    isFull: () => stand.full,
    isBusy: () => stand.busy,
    event: ({ id }, source) => heard.set(id, source),
  });
  const beat = (count: number) => {
    for (let n = 0; n < count; n++) readers.beat();
  };
  return { stand, heard, search, beat, asked: world.asked };
}

Deno.test("makeLetterSearch() asks first for what the creator kept and the viewer wrote, which no flood about that stake hides", () => {
  const kept = { ...real, id: "c1".repeat(32), pubkey: KEEPER };
  const own = { ...real, id: "c2".repeat(32), pubkey: PAIR };
  const { heard, search, beat } = trial({ "wss://r": { events: [kept, own, ...junk(5000)] } });
  search.seek(a.name);
  search.seekBy(a.name, [PAIR]);
  beat(1);
  assert.deepEqual([heard.get(kept.id), heard.get(own.id)], ["own", "pair"]);
});

Deno.test("makeLetterSearch() reaches the first letter about a stake behind a thousand others, beside a sparse relay and a deaf one", () => {
  const { heard, search, beat } = trial({
    "wss://sparse": { events: junk(1) },
    "wss://down": { events: [], isDown: true },
    "wss://full": { events: [real, ...junk(1000)] },
  });
  search.seek(a.name);
  beat(200);
  assert.equal(heard.get(real.id), "anybody");
});

Deno.test("makeLetterSearch() fetches no more than can be opened, ends once the stake is found, and after forty pages", () => {
  const { stand, heard, search, beat, asked } = trial({ "wss://r": { events: junk(9000) } });
  search.seek(a.name);
  stand.full = true;
  beat(50);
  assert.equal(heard.size, 0);
  stand.full = false;
  beat(3);
  stand.found = true;
  const before = asked.length;
  beat(50);
  assert.equal(asked.length, before);
  const endless = trial({ "wss://r": { events: junk(9000) } });
  endless.search.seek(a.name);
  endless.beat(1000);
  assert.ok(endless.heard.size <= 40 * 50);
});

Deno.test("makeLetterSearch() asks what anybody wrote about a known stake as it is opened, eighty letters of each relay and no more", () => {
  const tags = (sort: string) =>
    real.tags.map(([tag = "", value = ""]) => tag === "s" ? [tag, sort] : [tag, value]);
  const about = (sort: string, events: NostrEvent[]) => events.map((one) => ({ ...one, tags: tags(sort) }));
  const [given] = about("disclosure", [{ ...real, id: "c3".repeat(32), pubkey: "cc".repeat(32) }]);
  assert.ok(given !== undefined);
  const events = [given, ...about("note", junk(40)), ...about("answer", junk(900))];
  const { stand, heard, search, beat } = trial({ "wss://r": { events } });
  search.seekBy(a.name, [PAIR]);
  beat(50);
  assert.equal(heard.size, 0, "its request is sought first");
  [stand.found, stand.busy] = [true, true];
  search.seekBy(a.name, [PAIR]);
  beat(50);
  assert.equal(heard.size, 0);
  stand.busy = false;
  beat(50);
  assert.deepEqual([heard.get(given.id), heard.size], ["anybody", 41]);
  const endless = trial({ "wss://r": { events: about("note", junk(900)) } });
  endless.stand.found = true;
  endless.search.seekBy(a.name, [PAIR]);
  endless.beat(200);
  assert.ok(endless.heard.size <= 80, `${endless.heard.size} heard`);
});

Deno.test("makeLetterSearch() reads all that the creator kept, page by page as there is room, and seeks four thousand stakes at most", () => {
  const events = junk(700).map((one) => ({ ...one, pubkey: KEEPER }));
  const { stand, heard, search, beat } = trial({ "wss://r": { events: [...events, ...junk(300)] } });
  stand.full = true;
  search.seekKept();
  beat(50);
  assert.equal(heard.size, 0);
  stand.full = false;
  beat(50);
  assert.deepEqual([heard.size, new Set(heard.values())], [700, new Set(["own"])]);
  for (let n = 0; n < 5000; n++) search.seek(n.toString(16).padStart(64, "0"));
  assert.deepEqual([search.isSought("f9f".padStart(64, "0")), search.isSought("fa0".padStart(64, "0"))], [
    true,
    false,
  ]);
});
