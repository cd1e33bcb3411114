import assert from "node:assert/strict";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { makePastReaders, type PastQuestion } from "./past-reader.ts";
import { type TrialRelay, trialRelays } from "./trial-relays.ts";

const AUTHOR = "aa".repeat(32);

function word(n: number, at: number, pubkey = AUTHOR): NostrEvent {
  const id = n.toString(16).padStart(64, "0");
  return { id, pubkey, created_at: at, kind: KIND.stakeReceipt, tags: [], content: "", sig: "" };
}
const words = (count: number, atOf = (n: number) => 1000 + n) =>
  Array.from({ length: count }, (_, n) => word(n, atOf(n)));

function trial(relays: Record<string, TrialRelay>) {
  const stand = trialRelays(relays);
  const readers = makePastReaders({ nostr: stand.nostr, relays: Object.keys(relays) });
  const heard = new Set<string>();
  const ask = (change: Partial<PastQuestion> = {}) =>
    readers.ask({
      filter: { authors: [AUTHOR], limit: 500 },
      pages: 20,
      turn: 0,
      take: ({ id }) => heard.add(id),
      ...change,
    });
  const beat = (count: number) => {
    for (let n = 0; n < count; n++) readers.beat();
  };
  return { stand, readers, heard, ask, beat };
}

Deno.test("makePastReaders() hears all that a full relay has, however far into the past another one's few words reach", () => {
  const sparse = [word(5000, 1), word(0, 1000), word(1, 1001)];
  const { heard, ask, beat, stand } = trial({
    "wss://sparse": { events: sparse },
    "wss://full": { events: words(1300), cap: 100 },
  });
  ask();
  beat(60);
  assert.equal(heard.size, 1301);
  assert.equal(stand.open(), 0);
});

Deno.test("makePastReaders() goes on behind a second that fills a whole page", () => {
  const { heard, ask, beat } = trial({
    "wss://r": { events: [...words(700, () => 2000), word(9000, 1999), word(9001, 5)] },
  });
  ask();
  beat(60);
  assert.equal(heard.has(word(9000, 0).id) && heard.has(word(9001, 0).id), true);
});

Deno.test("makePastReaders() hears five hundred of a second that fills a page, and asks for no more of it", () => {
  const { heard, ask, beat, stand } = trial({
    "wss://r": { events: [...words(300, () => 2000), word(9000, 1999)] },
  });
  ask({ filter: { authors: [AUTHOR], limit: 20 } });
  beat(60);
  assert.equal(heard.size, 301);
  const ofOne = stand.asked.flatMap(({ filters }) => filters).filter(({ since }) => since !== undefined);
  assert.deepEqual(ofOne.map(({ since, until, limit }) => [since, until, limit]), [[2000, 2000, 500]]);
});

Deno.test("makePastReaders() ends with a relay that never does, and takes nothing that it didn't ask", () => {
  let made = 0;
  const endless = (until = 9000) => Array.from({ length: 3 }, () => word(made++, until - 1));
  const foreign = word(9999, 5, "bb".repeat(32));
  const { heard, ask, beat, stand } = trial({
    "wss://endless": { events: [], lies: ({ until }) => endless(until) },
    "wss://deaf": { events: [], lies: () => [foreign] },
  });
  ask();
  beat(400);
  const [ends, deaf] = ["wss://endless", "wss://deaf"].map((url) =>
    stand.asked.filter(({ relay }) => relay === url).length
  );
  assert.deepEqual([ends, deaf], [20, 1]);
  assert.equal(heard.has(foreign.id), false);
});

Deno.test("makePastReaders() asks a relay that didn't answer three times again, and others meanwhile", () => {
  const down: TrialRelay = { events: words(3), isDown: true };
  const { heard, ask, beat } = trial({ "wss://down": down, "wss://up": { events: [word(77, 7)] } });
  ask();
  beat(30);
  assert.deepEqual([...heard], [word(77, 0).id]);
  down.isDown = false;
  beat(60);
  assert.equal(heard.size, 4);
  const dead = trial({ "wss://dead": { events: words(3), isDown: true } });
  let asked = 0;
  dead.ask({ standing: () => (asked++, "ask") });
  dead.beat(5000);
  assert.equal(dead.heard.size, 0);
  assert.ok(asked < 5000, "it is given up");
});

Deno.test("makePastReaders() takes so many events a beat on an average, so that no flood makes an honest relay look like one", () => {
  const { ask, beat, stand } = trial({ "wss://r": { events: words(9000) } });
  ask({ filter: { authors: [AUTHOR], limit: 1000 } });
  beat(40);
  const given = stand.asked.reduce((sum, one) => sum + one.given, 0);
  assert.ok(given <= 40 * 50 + 1000, `${given} events in ten seconds`);
});

Deno.test("makePastReaders() asks ten questions and a thousand events at once at most, the lowest turn first", () => {
  const { ask, beat, stand } = trial({ "wss://r": { events: [] } });
  for (let n = 0; n < 30; n++) ask({ filter: { authors: [AUTHOR], limit: 50 }, turn: 2 });
  for (let n = 0; n < 3; n++) ask({ filter: { authors: [AUTHOR], limit: 500 }, turn: 1 });
  beat(10);
  assert.deepEqual(stand.asked.map(({ filters }) => filters.map(({ limit }) => limit).slice(0, 3)), [
    [500, 500],
    [500],
    [50, 50, 50],
    [50, 50, 50],
    [50, 50, 50],
  ]);
  assert.ok(stand.asked.every(({ filters }) => filters.length <= 10));
});

Deno.test("makePastReaders() waits or ends where its question says so, and is silent when stopped", () => {
  const { heard, ask, beat, readers, stand } = trial({ "wss://r": { events: words(1200) } });
  let standing: "ask" | "wait" | "over" = "wait";
  ask({ standing: () => standing });
  beat(20);
  assert.equal(heard.size, 0);
  standing = "ask";
  beat(1);
  standing = "over";
  beat(40);
  assert.deepEqual([heard.size, stand.asked.length], [500, 1]);
  ask();
  readers.stop();
  beat(40);
  assert.deepEqual([stand.asked.length, stand.open()], [1, 0]);
});
