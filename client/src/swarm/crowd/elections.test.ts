import assert from "node:assert/strict";
import { type Candidate, rankedPeers } from "../../../../contracts/swarm/election.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { makeTrialRandom, makeTrialTime } from "../trial-time.ts";
import { makeElections } from "./elections.ts";

const self = "self";
const peers: Candidate[] = ["a", "b", "c", "d", "e"].map((peerId) => ({ peerId, uplink: 0 }));
const own: Candidate = { peerId: self, uplink: 0 };

/** Segments in which this page has a rank among all of them, the first ones there are. */
function ranked(rank: number, count: number, known = peers): ObjectName[] {
  const names: ObjectName[] = [];
  for (let n = 0; names.length < count; n++) {
    if (rankedPeers([own, ...known], { rid: "video", n })[rank] === self) names.push({ rid: "video", n });
  }
  return names;
}

const firstOf = (name: ObjectName, known = peers) => rankedPeers([own, ...known], name)[0] ?? "";

function stand(options: { known?: Candidate[]; near?: Candidate[]; mayFetch?: boolean } = {}) {
  const { known = peers, mayFetch = true } = options;
  const time = makeTrialTime(0);
  const fetched: string[] = [];
  const there = new Set<number>();
  const listed = new Set<number>();
  const elections = makeElections({
    self: () => own,
    mayFetch: () => mayFetch,
    known: () => known,
    near: () => options.near ?? known,
    lengthOf: ({ n }) => listed.has(n) ? 9 : undefined,
    isThere: ({ n }) => there.has(n),
    isOnTheWay: () => false,
    fetch: ({ n }) => void fetched.push(`${n} after ${time.now()}`),
    now: time.now,
    after: time.after,
  });
  const list = (name: ObjectName) => {
    listed.add(name.n);
    elections.consider(name);
  };
  return { elections, fetched, there, list, pass: time.pass };
}

Deno.test("consider() fetches at once for who is first, a step later for each rank, and nothing for the rest", () => {
  for (const [rank, ms] of [[0, 0], [1, 400], [2, 800], [3, 1200]] as const) {
    const [name] = ranked(rank, 1);
    const { list, fetched, pass } = stand();
    assert.ok(name);
    list(name);
    pass(5000);
    assert.deepEqual(fetched, [`${name.n} after ${ms}`]);
  }
  const [last] = ranked(4, 1);
  const { list, fetched, pass } = stand();
  assert.ok(last);
  list(last);
  pass(5000);
  assert.deepEqual(fetched, []);
});

Deno.test("consider() fetches nothing for a page that may not", () => {
  const [name] = ranked(0, 1);
  const { list, fetched, pass } = stand({ mayFetch: false });
  assert.ok(name);
  list(name);
  pass(5000);
  assert.deepEqual(fetched, []);
});

Deno.test("promised() holds the next one back for a while, also when the word came before the playlist", () => {
  const [name] = ranked(1, 1);
  assert.ok(name);
  for (const early of [true, false]) {
    const { elections, list, fetched, pass } = stand();
    if (early) elections.promised(firstOf(name), name, 9);
    list(name);
    if (!early) elections.promised(firstOf(name), name, 9);
    assert.ok(elections.isComing(name));
    pass(650);
    assert.deepEqual(fetched, []);
    pass(200);
    assert.equal(fetched.length, 1);
  }
});

Deno.test("promised() believes no stranger, no wrong length, nobody whose turn it can't be, and nobody twice", () => {
  const [name] = ranked(1, 1);
  assert.ok(name);
  const { elections, list, pass } = stand();
  list(name);
  elections.promised("stranger", name, 9);
  elections.promised(firstOf(name), name, 10);
  elections.promised(rankedPeers([own, ...peers], name).at(-1) ?? "", name, 9);
  assert.equal(elections.isComing(name), false);
  elections.promised(firstOf(name), name, 9);
  pass(1000);
  elections.promised(firstOf(name), name, 9);
  assert.equal(elections.isComing(name), false);
});

Deno.test("consider() passes over who promises and brings nothing, and who sleeps, after three times", () => {
  for (const promises of [true, false]) {
    const liar = "a";
    const known = peers.filter(({ peerId }) => peerId === liar);
    const names = ranked(1, 5, known);
    const { elections, list, fetched, pass } = stand({ known });
    const waits = names.map((name) => {
      const before = fetched.length;
      list(name);
      if (promises) elections.promised(liar, name, 9);
      const waited = fetched.length === before;
      pass(1000);
      return waited;
    });
    assert.deepEqual(waits, [true, true, true, false, false]);
  }
});

Deno.test("consider() counts on who brings what it promised, however often", () => {
  const known = peers.slice(0, 1);
  const { elections, list, there, fetched, pass } = stand({ known });
  for (const name of ranked(1, 6, known)) {
    list(name);
    elections.promised("a", name, 9);
    pass(100);
    there.add(name.n);
    elections.arrived(name);
    pass(1000);
  }
  assert.deepEqual(fetched, []);
});

Deno.test("consider() leaves it to who is only heard of, and not for longer than one rank", () => {
  const near = peers.slice(0, 1);
  const [name] = ranked(1, 1).filter((name) => firstOf(name) !== "a");
  const [last] = ranked(5, 1).filter((name) => rankedPeers([own, ...near], name)[0] === self);
  const { list, fetched, pass } = stand({ near });
  assert.ok(name);
  list(name);
  pass(5000);
  assert.deepEqual(fetched, [`${name.n} after 400`]);
  if (last === undefined) return;
  const other = stand({ near });
  other.list(last);
  other.pass(5000);
  assert.deepEqual(other.fetched, [`${last.n} after 400`]);
});

/** How often the box is asked for a segment by pages of which each is connected to eight, 100 ms apart from each other. */
function copies(count: number, hearsay: boolean): number {
  const time = makeTrialTime(0);
  const random = makeTrialRandom(count);
  const ids = Array.from({ length: count }, (_, at) => `page ${at}`);
  const lines = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const id of ids) {
    while ((lines.get(id)?.size ?? 8) < (count <= 9 ? count - 1 : 4)) {
      const other = ids[Math.floor(random() * count)] ?? id;
      if (other === id || (lines.get(other)?.size ?? 0) >= 8) continue;
      lines.get(id)?.add(other);
      lines.get(other)?.add(id);
    }
  }
  const near = (id: string): Candidate[] => [...lines.get(id) ?? []].map((peerId) => ({ peerId, uplink: 0 }));
  const farther = (found: readonly Candidate[]) => found.flatMap(({ peerId }) => [...near(peerId)]);
  const known = (id: string): Candidate[] => {
    const two = [...near(id), ...hearsay ? farther(near(id)) : []];
    const all = [...two, ...hearsay ? farther(two) : []];
    return [...new Set(all.map(({ peerId }) => peerId))].filter((other) => other !== id)
      .map((peerId) => ({ peerId, uplink: 0 }));
  };
  const has = new Set<string>();
  let asked = 0;
  const arrive = (id: string, { n }: ObjectName) => {
    if (has.has(`${id} ${n}`)) return;
    has.add(`${id} ${n}`);
    pages.get(id)?.arrived({ rid: "video", n });
    for (const other of lines.get(id) ?? []) time.after(100, () => arrive(other, { rid: "video", n }));
  };
  const pages = new Map(ids.map((id) => [
    id,
    makeElections({
      self: () => ({ peerId: id, uplink: 0 }),
      mayFetch: () => true,
      known: () => known(id),
      near: () => near(id),
      lengthOf: () => 9,
      isThere: ({ n }) => has.has(`${id} ${n}`),
      isOnTheWay: () => false,
      fetch(name) {
        asked++;
        for (const other of lines.get(id) ?? []) pages.get(other)?.promised(id, name, 9);
        time.after(60, () => arrive(id, name));
      },
      now: time.now,
      after: time.after,
    }),
  ]));
  const segments = 20;
  for (let n = 0; n < segments; n++) {
    for (const page of pages.values()) page.consider({ rid: "video", n });
    time.pass(2000);
    for (const id of ids) assert.ok(has.has(`${id} ${n}`));
  }
  return asked / segments;
}

Deno.test("consider() has the box asked once by 6 pages, and little more by 24 and 48 who hear of each other", () => {
  assert.equal(copies(6, false), 1);
  const [large, huge] = [copies(24, true), copies(48, true)];
  assert.ok(large <= 1.1 && huge <= 1.8, `${large} with 24, ${huge} with 48`);
  assert.ok(copies(24, false) > 2, "without hearsay each neighbourhood asks");
});
