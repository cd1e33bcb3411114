import assert from "node:assert/strict";
import { publicKeyOf } from "../../../../contracts/nostr/event-signature.ts";
import { liveEvent, now, type StreamSketch, testKey } from "../../../testing/discover-stand.ts";
import { makeLiveEvents, type Seen } from "./live-events.ts";
import { orderStably, shelve, type ShelveOptions } from "./shelves.ts";

function streams(...sketches: StreamSketch[]): Seen[] {
  const events = makeLiveEvents();
  for (const sketch of sketches) events.take(liveEvent(sketch), "wss://relay.example");
  return events.list();
}

const plain = (): ShelveOptions => ({
  now: now(),
  query: "",
  muted: new Set(),
  follows: new Set(),
  nameOf: () => undefined,
});
const titles = (shelf: readonly Seen[]) => shelf.map(({ live }) => live.title);
const keyOf = (by: number) => publicKeyOf(testKey(by));

Deno.test("shelve() calls no stream live that was silent for an hour or has nothing to play", () => {
  const { live } = shelve(
    streams(
      { by: 0, title: "silent", createdAt: -3700 },
      { by: 1, title: "web page", streaming: "https://x.example/watch?file=index.m3u8" },
      { by: 2, title: "fresh", createdAt: -3500 },
    ),
    plain(),
  );
  assert.deepEqual(titles(live), ["fresh"]);
});

Deno.test("shelve() shows ended streams only with a recording, and no missed plans", () => {
  const { ended, planned } = shelve(
    streams(
      { by: 0, title: "gone", status: "ended" },
      { by: 1, title: "kept", status: "ended", tags: [["recording", "https://x.example/a.m3u8"]] },
      { by: 2, title: "missed", status: "planned", starts: -7200 },
      { by: 3, title: "later", status: "planned", starts: 7200 },
      { by: 4, title: "sooner", status: "planned", starts: 600 },
    ),
    plain(),
  );
  assert.deepEqual([titles(ended), titles(planned)], [["kept"], ["sooner", "later"]]);
});

Deno.test("shelve() shows no more of a flood than a page can hold", () => {
  const one = streams({ by: 0, title: "one" })[0];
  assert.ok(one !== undefined);
  const all = Array.from({ length: 900 }, (_, n) => ({
    ...one,
    live: {
      ...one.live,
      address: `${one.live.address}${n}`,
      status: n % 2 === 0 ? "live" as const : "planned" as const,
    },
  }));
  const { live, planned, followed } = shelve(all, { ...plain(), follows: new Set([keyOf(0)]) });
  assert.deepEqual([live.length, planned.length, followed.length], [120, 48, 48]);
});

Deno.test("shelve() hides whom the viewer muted, as author and as host", () => {
  const all = streams(
    { by: 0, title: "muted" },
    { by: 1, title: "for a muted host", tags: [["p", keyOf(0), "", "host"]] },
    { by: 2, title: "seen" },
  );
  const { live, followed } = shelve(all, {
    ...plain(),
    muted: new Set([keyOf(0), keyOf(1)]),
    follows: new Set([keyOf(0)]),
  });
  assert.deepEqual([titles(live), titles(followed)], [["seen"], []]);
});

Deno.test("shelve() finds words in title, name, summary and tags, all of them, whatever their accents", () => {
  const all = streams({ by: 0, title: "Música de cámara", topics: ["Cello"] }, { by: 1, title: "Radio" });
  const found = (query: string) =>
    titles(shelve(all, { ...plain(), query, nameOf: (key) => key === keyOf(1) ? "Søren" : undefined }).live);
  assert.deepEqual(found("camara MUSICA"), ["Música de cámara"]);
  assert.deepEqual(found("#cello"), ["Música de cámara"]);
  assert.deepEqual(found("musica radio"), []);
  assert.deepEqual(found("søren"), ["Radio"]);
});

Deno.test("shelve() puts the most watched first, then the newest", () => {
  const { live } = shelve(
    streams(
      { by: 0, title: "old", starts: -900 },
      { by: 1, title: "new", starts: -100 },
      { by: 2, title: "watched", starts: -9000, viewers: 5 },
    ),
    plain(),
  );
  assert.deepEqual(titles(live), ["watched", "new", "old"]);
});

Deno.test("orderStably() keeps what is shown in place and adds the rest after it", () => {
  assert.deepEqual(orderStably(["b", "a", "gone"], ["a", "c", "b", "d"], (item) => item), [
    "b",
    "a",
    "c",
    "d",
  ]);
});
