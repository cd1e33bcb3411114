import assert from "node:assert/strict";
import fc from "fast-check";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";
import { type Neighbour, relayPlan } from "./relay-plan.ts";

const name = { rid: "video", n: 7, p: 3 };
const id = (at: number) => `-DS0100-peer${String(at).padStart(8, "0")}`;

/** What each peer of a graph knows of its neighbours once they have told each other. */
function neighboursOf(graph: ReadonlyMap<string, ReadonlySet<string>>, of: string): Neighbour[] {
  return [...graph.get(of) ?? []].map((peerId) => ({
    peerId,
    uplink: 0 as UplinkClass,
    sharing: true,
    near: new Map([...graph.get(peerId) ?? []].map((other) => [other, 0 as UplinkClass])),
    far: new Set([...graph.get(peerId) ?? []].flatMap((other) => [...graph.get(other) ?? []])),
  }));
}

Deno.test("relayPlan() sends nothing back, nothing to whoever has it, and nothing to neighbours of the fetcher", () => {
  const graph = new Map([["a", new Set(["b", "c"])], ["b", new Set(["a", "c", "d"])], [
    "c",
    new Set(["a", "b"]),
  ]]);
  const plan = relayPlan({
    self: { peerId: "b", uplink: 0 },
    name,
    source: { peerId: "a", hops: 0 },
    neighbours: neighboursOf(graph, "b"),
    knows: (peerId) => peerId === "d",
  });
  assert.deepEqual(plan, { push: [], tell: [] });
});

Deno.test("relayPlan() only tells whose neighbours it doesn't know, and those farther out", () => {
  const neighbours: Neighbour[] = ["a", "d"].map((peerId) => ({
    peerId,
    uplink: 0,
    sharing: true,
    near: undefined,
    far: new Set(),
  }));
  const self = { peerId: "b", uplink: 0 as const };
  const source = { peerId: "a", hops: 0 };
  const plan = { self, name, neighbours, knows: () => false };
  assert.deepEqual(relayPlan({ ...plan, source }), { push: [], tell: ["d"] });
  const known = neighbours.map((peer) => ({ ...peer, near: new Map([["b", 0 as UplinkClass]]) }));
  assert.deepEqual(relayPlan({ ...plan, neighbours: known, source }), { push: ["d"], tell: [] });
  assert.deepEqual(relayPlan({ ...plan, neighbours: known, source: { peerId: "a", hops: 1 } }), {
    push: [],
    tell: ["d"],
  });
});

Deno.test("relayPlan() of whoever fetched pushes to all, who carries on and is fast first", () => {
  const neighbours: Neighbour[] = [
    { peerId: "taker", uplink: 4, sharing: false, near: undefined, far: new Set() },
    { peerId: "weak", uplink: 1, sharing: true, near: undefined, far: new Set() },
    { peerId: "new", uplink: 0, sharing: true, near: undefined, far: new Set() },
    { peerId: "fast", uplink: 4, sharing: true, near: undefined, far: new Set() },
  ];
  const plan = relayPlan({ self: { peerId: "b", uplink: 0 }, name, neighbours, knows: () => false });
  assert.deepEqual(plan, { push: ["fast", "new", "weak", "taker"], tell: [] });
});

Deno.test("relayPlan() lets exactly one push to each peer two steps from the fetcher, in any graph", () =>
  fc.assert(fc.property(
    fc.integer({ min: 3, max: 14 }),
    fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { minLength: 3, maxLength: 40 }),
    (count, edges) => {
      const graph = new Map(Array.from({ length: count }, (_, at) => [id(at), new Set<string>()]));
      for (const [a, b] of edges) {
        if (a === b || a >= count || b >= count) continue;
        graph.get(id(a))?.add(id(b));
        graph.get(id(b))?.add(id(a));
      }
      const fetcher = id(0);
      const next = graph.get(fetcher) ?? new Set();
      const pushed = new Map<string, number>();
      for (const relay of next) {
        const { push } = relayPlan({
          self: { peerId: relay, uplink: 0 },
          name,
          source: { peerId: fetcher, hops: 0 },
          neighbours: neighboursOf(graph, relay),
          knows: () => false,
        });
        for (const to of push) pushed.set(to, (pushed.get(to) ?? 0) + 1);
      }
      for (const [peerId, near] of graph) {
        const isTwoAway = peerId !== fetcher && !next.has(peerId) &&
          [...near].some((other) => next.has(other));
        assert.equal(pushed.get(peerId) ?? 0, isTwoAway ? 1 : 0);
      }
    },
  )));
