import assert from "node:assert/strict";
import { deletionTemplate } from "../../../../contracts/nostr/deletion.ts";
import { signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { liveEvent, now, testKey } from "../../../testing/discover-stand.ts";
import { makeLiveEvents } from "./live-events.ts";

const RELAY = "wss://relay.example";
const titles = (events: ReturnType<typeof makeLiveEvents>) => events.list().map(({ live }) => live.title);

Deno.test("makeLiveEvents() keeps the newest version whichever comes first", () => {
  const older = liveEvent({ by: 0, title: "old", createdAt: -90 });
  const newer = liveEvent({ by: 0, title: "new", createdAt: -30 });
  for (const order of [[older, newer], [newer, older]]) {
    const events = makeLiveEvents();
    for (const event of order) events.take(event, RELAY);
    assert.deepEqual(titles(events), ["new"]);
  }
});

Deno.test("makeLiveEvents() lets nobody delete another's stream", () => {
  const events = makeLiveEvents();
  const theirs = liveEvent({ by: 0, title: "theirs" });
  events.take(theirs, RELAY);
  assert.equal(
    events.take(signEvent(deletionTemplate({ events: [theirs] }, now()), testKey(5)), RELAY),
    false,
  );
  assert.deepEqual(titles(events), ["theirs"]);
});

Deno.test("makeLiveEvents() honours a deletion that came before the stream, and a stream begun anew after it", () => {
  const events = makeLiveEvents();
  const first = liveEvent({ by: 0, title: "first", createdAt: -90 });
  events.take(signEvent(deletionTemplate({ events: [first] }, now() - 60), testKey(0)), RELAY);
  assert.equal(events.take(first, RELAY), false);
  events.take(liveEvent({ by: 0, title: "again", createdAt: -30 }), RELAY);
  assert.deepEqual(titles(events), ["again"]);
});

Deno.test("makeLiveEvents() keeps a bounded list of what a flood brings, the newest of it", () => {
  const events = makeLiveEvents();
  const sketch = { ...liveEvent({ by: 0, title: "flood" }) };
  for (let n = 0; n < 1500; n++) {
    const flood = { ...sketch, id: n.toString(16).padStart(64, "0"), created_at: sketch.created_at + n };
    flood.tags = [["d", String(n)], ["status", "live"]];
    events.take(flood, RELAY);
  }
  assert.equal(events.list().length, 1000);
  assert.equal(events.list().some(({ live }) => live.d === "1499"), true);
});

Deno.test("makeLiveEvents() forgets an author's oldest deletions before its memory runs full", () => {
  const events = makeLiveEvents();
  const first = liveEvent({ by: 0, title: "first", createdAt: -90 });
  const deletion = signEvent(deletionTemplate({ events: [first] }, now() - 60), testKey(0));
  const began = performance.now();
  for (let n = 0; n < 20_000; n++) {
    events.take({
      ...deletion,
      id: n.toString(16).padStart(64, "0"),
      tags: [["e", n.toString(16).padStart(64, "0")]],
    }, RELAY);
  }
  events.take(deletion, RELAY);
  assert.equal(events.take(first, RELAY), false);
  assert.ok(performance.now() - began < 2000, "the work grows with what came, not with its square");
});

Deno.test("makeLiveEvents() ignores live events without a name", () => {
  const events = makeLiveEvents();
  const nameless = signEvent(
    { kind: 30311, created_at: now(), content: "", tags: [["status", "live"]] },
    testKey(0),
  );
  assert.equal(events.take(nameless, RELAY), false);
});

Deno.test("makeLiveEvents() ignores a name too long for any link", () => {
  const events = makeLiveEvents();
  assert.equal(events.take(liveEvent({ by: 0, d: "é".repeat(128) }), RELAY), false);
  assert.equal(events.take(liveEvent({ by: 0, d: "x".repeat(255) }), RELAY), true);
});
