import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { type EventTemplate, type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { type Filter, matchesAny, matchesFilter } from "../../contracts/nostr/filter.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { openStore, type Store } from "./store.ts";

const ME = new Uint8Array(32).fill(1);
const OTHER = new Uint8Array(32).fill(2);
const NOW = 1_800_000_000;

const sign = (template: Partial<EventTemplate>, secret = ME) =>
  signEvent({ kind: KIND.chat, created_at: NOW, tags: [], content: "", ...template }, secret);
const version = (age: number, d = "one") =>
  sign({ kind: KIND.liveEvent, created_at: NOW - age, tags: [["d", d]] });

/** Runs with a store in memory, and closes it. */
function withStore(run: (store: Store) => void, capacity = 1000) {
  const store = openStore({ path: ":memory:", capacity });
  try {
    run(store);
  } finally {
    store.close();
  }
}

const read = (store: Store, filters: readonly Filter[], now = NOW): NostrEvent[] =>
  store.find(filters, 500, now).map((seq) => JSON.parse(store.read(seq) ?? "null"));

Deno.test("put() says duplicate to an event it has", () =>
  withStore((store) => {
    const event = sign({});
    assert.deepEqual([store.put(event), store.put(event)], ["stored", "duplicate"]);
  }));

Deno.test("put() says superseded to an older version, and to an equally old one with a higher id", () =>
  withStore((store) => {
    assert.equal(store.put(version(0)), "stored");
    assert.equal(store.put(version(1)), "superseded");
    const [low, high] = ["a", "b"].map((content) => sign({ kind: KIND.profile, content }))
      .sort((a, b) => a.id < b.id ? -1 : 1);
    assert.ok(low && high);
    assert.deepEqual([store.put(high), store.put(low), store.put(high)], ["stored", "stored", "superseded"]);
    assert.deepEqual(read(store, [{ kinds: [KIND.profile] }]), [low]);
  }));

Deno.test("put() says deleted to an event its author took back, before or after", () =>
  withStore((store) => {
    const [before, after] = [sign({ content: "before" }), sign({ content: "after" })];
    store.put(before);
    store.put(sign({ kind: KIND.deletion, tags: [["e", before.id], ["e", after.id]] }));
    assert.deepEqual([store.put(before), store.put(after)], ["deleted", "deleted"]);
    assert.deepEqual(read(store, [{ kinds: [KIND.chat] }]), []);
  }));

Deno.test("put() keeps what a stranger wants deleted, by id or by address", () =>
  withStore((store) => {
    const events = [sign({}), version(0)];
    for (const event of events) store.put(event);
    const address = `${KIND.liveEvent}:${publicKeyOf(ME)}:one`;
    const tags = [...events.map(({ id }) => ["e", id]), ["a", address]];
    store.put(sign({ kind: KIND.deletion, tags }, OTHER));
    assert.equal(read(store, [{ authors: [publicKeyOf(ME)] }]).length, 2);
  }));

Deno.test("put() keeps a deletion that another deletion names", () =>
  withStore((store) => {
    const first = sign({ kind: KIND.deletion, tags: [["e", "0".repeat(64)]] });
    store.put(first);
    store.put(sign({ kind: KIND.deletion, tags: [["e", first.id]] }));
    assert.equal(read(store, [{ kinds: [KIND.deletion] }]).length, 2);
    assert.equal(store.put(first), "duplicate");
  }));

Deno.test("put() lets a deletion reach versions up to its own time, and remembers the latest", () =>
  withStore((store) => {
    const address = `${KIND.liveEvent}:${publicKeyOf(ME)}:a:b`;
    const deletion = (age: number) =>
      sign({ kind: KIND.deletion, created_at: NOW - age, tags: [["a", address]] });
    store.put(version(30, "a:b"));
    store.put(deletion(10));
    store.put(deletion(20));
    assert.deepEqual(read(store, [{ kinds: [KIND.liveEvent] }]), []);
    assert.equal(store.put(version(10, "a:b")), "deleted");
    assert.equal(store.put(version(9, "a:b")), "stored");
    assert.equal(store.put(version(0, "other")), "stored");
  }));

Deno.test("put() leaves nothing half done when it fails", async () => {
  const folder = await mkdtemp(join(tmpdir(), "relay-"));
  const path = join(folder, "events.sqlite");
  const store = openStore({ path, capacity: 10 });
  const blocker = new DatabaseSync(path);
  blocker.exec("CREATE TRIGGER stop BEFORE INSERT ON tag BEGIN SELECT RAISE(ABORT, 'no'); END");
  const event = sign({ tags: [["t", "x"]] });
  assert.throws(() => store.put(event));
  blocker.exec("DROP TRIGGER stop");
  blocker.close();
  assert.equal(store.has(event.id), false);
  assert.equal(store.put(event), "stored");
  store.close();
  await rm(folder, { recursive: true });
});

Deno.test("find() gives out nothing that has expired, and purge() removes it", () =>
  withStore((store) => {
    const event = sign({ tags: [["expiration", String(NOW + 10)], ["t", "x"]] });
    store.put(event);
    assert.deepEqual(read(store, [{}], NOW + 9), [event]);
    assert.deepEqual(read(store, [{}], NOW + 10), []);
    assert.equal(store.count([{}], 100, NOW + 10), 0);
    assert.equal(store.purge(NOW + 9), 0);
    assert.equal(store.purge(NOW + 10), 1);
    assert.equal(store.has(event.id), false);
  }));

Deno.test("purge() drops the oldest regular events over the capacity before any current version", () =>
  withStore((store) => {
    const old = version(100);
    store.put(old);
    for (let age = 0; age < 5; age++) store.put(sign({ created_at: NOW - age, content: String(age) }));
    assert.equal(store.purge(NOW), 3);
    assert.deepEqual(
      read(store, [{}]).map(({ content, kind }) => kind === KIND.liveEvent ? "live" : content),
      [
        "0",
        "1",
        "live",
      ],
    );
  }, 3));

Deno.test("purge() keeps to the capacity when every event has a name of its own, the newest stay", () =>
  withStore((store) => {
    for (let age = 0; age < 5; age++) store.put(version(age, `made-up-${age}`));
    assert.equal(store.purge(NOW), 2);
    assert.deepEqual(read(store, [{}]).map(({ created_at }) => NOW - created_at), [0, 1, 2]);
  }, 3));

Deno.test("purge() keeps to the capacity with what was taken back, too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "relay-"));
  const path = join(folder, "events.sqlite");
  const store = openStore({ path, capacity: 3 });
  const ids = Array.from({ length: 9 }, (_, i) => ["e", `${i}`.repeat(64)]);
  const names = Array.from({ length: 9 }, (_, i) => ["a", `${KIND.liveEvent}:${publicKeyOf(ME)}:${i}`]);
  store.put(sign({ kind: KIND.deletion, tags: [...ids, ...names] }));
  store.purge(NOW);
  const database = new DatabaseSync(path);
  for (const table of ["deleted_id", "deleted_coordinates"]) {
    assert.equal(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"], 3, table);
  }
  database.close();
  store.close();
  await rm(folder, { recursive: true });
});

Deno.test("count() counts no further than it is told", () =>
  withStore((store) => {
    for (let age = 0; age < 5; age++) store.put(sign({ created_at: NOW - age }));
    assert.equal(store.count([{}], 3, NOW), 3);
    assert.equal(store.count([{ since: NOW - 1 }, { until: NOW - 2 }], 3, NOW), 3);
    assert.equal(store.count([{}], 5, NOW), 5);
  }));

Deno.test("read() gives nothing for an event that went away after it was found", () =>
  withStore((store) => {
    store.put(version(1));
    const [seq = -1] = store.find([{}], 10, NOW);
    store.put(version(0));
    assert.equal(store.read(seq), undefined);
  }));

Deno.test("find() and count() agree with matchesFilter() on any filters", () =>
  withStore((store) => {
    const values = ["x", "y", "z"];
    const events = Array.from({ length: 60 }, (_, i) =>
      sign({
        kind: [KIND.chat, KIND.raid, KIND.clip][i % 3] ?? 0,
        created_at: NOW - i % 7,
        tags: values.filter((_, bit) => (i >> bit & 1) === 1).flatMap((t) => [["t", t], ["e", t, "t"]]),
        content: String(i),
      }, i % 2 === 0 ? ME : OTHER));
    for (const event of events) store.put(event);
    const some = <T>(from: readonly T[]) => fc.option(fc.subarray([...from]), { nil: undefined });
    const filter = fc.record({
      ids: some(events.slice(0, 20).map(({ id }) => id)),
      authors: some([publicKeyOf(ME), publicKeyOf(OTHER)]),
      kinds: some([KIND.chat, KIND.raid]),
      "#t": some(values),
      "#e": some(values),
      since: fc.option(fc.integer({ min: NOW - 8, max: NOW }), { nil: undefined }),
      until: fc.option(fc.integer({ min: NOW - 8, max: NOW }), { nil: undefined }),
      limit: fc.option(fc.nat(20), { nil: undefined }),
    }).map((loose): Filter => JSON.parse(JSON.stringify(loose)));
    const order = (a: NostrEvent, b: NostrEvent) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1);
    fc.assert(fc.property(fc.array(filter, { minLength: 1, maxLength: 3 }), (filters) => {
      const expected = new Set(filters.flatMap((one) =>
        events.filter((event) => matchesFilter(one, event)).sort(order).slice(0, one.limit ?? 500)
      ));
      assert.deepEqual(read(store, filters), [...expected].sort(order));
      assert.equal(
        store.count(filters, 100, NOW),
        events.filter((event) =>
          matchesAny(filters, event)
        ).length,
      );
    }));
  }));

Deno.test("openStore() refuses a database of a newer relay", async () => {
  const folder = await mkdtemp(join(tmpdir(), "relay-"));
  const path = join(folder, "events.sqlite");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version = 99");
  database.close();
  assert.throws(() => openStore({ path, capacity: 10 }), /version 99/);
  await rm(folder, { recursive: true });
});

Deno.test("openStore() finds the events of the last time, in one file after close()", async () => {
  const folder = await mkdtemp(join(tmpdir(), "relay-"));
  const path = join(folder, "events.sqlite");
  const event = sign({});
  const first = openStore({ path, capacity: 10 });
  first.put(event);
  first.close();
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["events.sqlite"]);
  const second = openStore({ path, capacity: 10 });
  assert.deepEqual(read(second, [{}]), [event]);
  second.close();
  await rm(folder, { recursive: true });
});

Deno.test("size() grows with what is new, and is right again after a purge", () =>
  withStore((store) => {
    for (const event of [version(2), version(2), version(1), sign({})]) store.put(event);
    assert.equal(store.size(), 3);
    store.purge(NOW);
    assert.equal(store.size(), 2);
  }));
