import assert from "node:assert/strict";
import fc from "fast-check";
import type { NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";
import { relayPlan } from "./relay-plan.ts";
import { candidatesOf, routesOf, toldOf } from "./routes.ts";

const peer = (
  peerId: string,
  named: [peerId: string, distance: number, via?: string][] = [],
  changes: { sharing?: boolean; suspect?: boolean; uplink?: UplinkClass } = {},
) => ({
  peerId,
  uplink: 2 as UplinkClass,
  sharing: true,
  suspect: false,
  named: named.map(([peerId, distance, via = peerId]): NamedPeer => ({ peerId, uplink: 3, distance, via })),
  ...changes,
});

const far = (peerId: string, distance: number, via = peerId): NamedPeer => ({
  peerId,
  uplink: 3,
  distance,
  via,
});

const ways = (routes: readonly NamedPeer[]) =>
  routes.map(({ peerId, distance, via }) => [peerId, distance, via]);

Deno.test("routesOf() leaves out oneself, who doesn't share, who may be gone, and what others say of neighbours", () => {
  const routes = routesOf("me", [
    peer("a", [["me", 1], ["b", 1], ["c", 1], ["d", 2, "b"]]),
    peer("b", [["x", 1]], { sharing: false }),
    peer("c", [["y", 1]], { suspect: true }),
  ]);
  assert.deepEqual(ways(routes), [["a", 1, "a"], ["d", 3, "a"]]);
  assert.deepEqual(candidatesOf(routes), [{ peerId: "a", uplink: 2 }, { peerId: "d", uplink: 3, via: "a" }]);
});

Deno.test("routesOf() takes no way that leads back to itself", () => {
  assert.deepEqual(ways(routesOf("me", [peer("a", [["me", 1], ["z", 2, "me"]])])), [["a", 1, "a"]]);
});

Deno.test("routesOf() takes the shortest way, and of two such the one through a strong uplink", () => {
  const long = peer("a", [["z", 2, "q"]]);
  const weak = peer("b", [["z", 1]], { uplink: 1 });
  const strong = peer("c", [["z", 1]]);
  for (const neighbours of [[long, weak, strong], [strong, weak, long]]) {
    assert.deepEqual(ways(routesOf("me", neighbours)).at(-1), ["z", 2, "c"]);
  }
  assert.deepEqual(ways(routesOf("me", [long, weak])).at(-1), ["z", 2, "b"]);
});

Deno.test("routesOf() takes a longer way rather than one through somebody who plays another size of the picture", () => {
  const big = { plays: "video" };
  const near = {
    ...peer("a", []),
    ...big,
    named: [{ ...far("z", 1), plays: "video-480" }, { ...far("y", 1), ...big }],
  };
  const same = {
    ...peer("b", []),
    plays: "video-480",
    named: [far("q", 1), { ...far("z", 2, "q"), plays: "video-480" }],
  };
  assert.deepEqual(ways(routesOf("me", [near, same])), [
    ["a", 1, "a"],
    ["b", 1, "b"],
    ["q", 2, "b"],
    ["y", 2, "a"],
    ["z", 3, "b"],
  ]);
  const known = new Map(routesOf("me", [near, same]).map(({ peerId, plays }) => [peerId, plays]));
  assert.deepEqual([known.get("a"), known.get("z"), known.get("q")], ["video", "video-480", undefined]);
});

Deno.test("routesOf() shares ways of the same worth out", () => {
  const through = new Set(Array.from({ length: 20 }, (_, at) => {
    const z = `z${at}`;
    return routesOf("me", [peer("a", [[z, 1]]), peer("b", [[z, 1]])]).at(-1)?.via;
  }));
  assert.deepEqual([...through].sort(), ["a", "b"]);
});

Deno.test("routesOf() believes nobody more neighbours than anybody honest has, nor a way of more than five", () => {
  const crowd = (distance: number) =>
    Array.from({ length: 60 }, (_, at): [string, number, string] => [`x${at}`, distance, "q"]);
  assert.equal(routesOf("me", [peer("a", crowd(1))]).length, 1 + 8);
  assert.equal(routesOf("me", [peer("a", crowd(2))]).length, 1 + 32);
  assert.equal(routesOf("me", [peer("a", crowd(4))]).length, 1 + 60);
  assert.equal(routesOf("me", [peer("a", crowd(5))]).length, 1);
});

Deno.test("toldOf() tells of the nearest, with the neighbours through whom they are reached", () => {
  const far = Array.from({ length: 60 }, (_, at): [string, number, string] => [`x${at}`, 4, "q"]);
  const told = toldOf(routesOf("me", [peer("a", far), peer("b", [["y", 1]]), peer("c", far.slice(0, 3))]));
  assert.equal(told.length, 64);
  assert.deepEqual(told.slice(0, 4).map(({ peerId }) => peerId), ["a", "b", "c", "y"]);
});

/** What everybody's routes are once all have told each other. */
function settled(graph: ReadonlyMap<string, ReadonlySet<string>>): Map<string, NamedPeer[]> {
  let routes = new Map([...graph.keys()].map((id): [string, NamedPeer[]] => [id, []]));
  for (let round = 0; round < 8; round++) {
    routes = new Map([...graph].map(([id, near]) => [
      id,
      routesOf(
        id,
        [...near].map((peerId) => ({ ...peer(peerId), named: toldOf(routes.get(peerId) ?? []) })),
      ),
    ]));
  }
  return routes;
}

const anyGraph = fc.record({
  count: fc.integer({ min: 3, max: 14 }),
  edges: fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { minLength: 3, maxLength: 28 }),
}).map(({ count, edges }) => {
  const graph = new Map(Array.from({ length: count }, (_, at) => [`p${at}`, new Set<string>()]));
  for (const [a, b] of edges) {
    const [one, other] = [graph.get(`p${a}`), graph.get(`p${b}`)];
    if (a === b || one === undefined || other === undefined || one.size >= 5 || other.size >= 5) continue;
    one.add(`p${b}`);
    other.add(`p${a}`);
  }
  return graph;
});

Deno.test("routes lead an object to everybody within five steps of its fetcher exactly once, on the shortest way", () =>
  fc.assert(fc.property(anyGraph, (graph) => {
    const routes = settled(graph);
    const neighboursOf = (id: string) =>
      [...graph.get(id) ?? []].map((peerId) => ({
        peerId,
        uplink: 0 as UplinkClass,
        sharing: true,
        ways: new Map(routes.get(peerId)?.map(({ peerId, via }) => [peerId, via])),
      }));
    const fetcher = "p0";
    const steps = new Map([[fetcher, 0]]);
    const queue = [{ at: fetcher, from: undefined as string | undefined }];
    for (const { at, from } of queue) {
      const { push } = relayPlan({
        selfId: at,
        neighbours: neighboursOf(at),
        knows: () => false,
        ...(from !== undefined && { source: { peerId: from, fetcher } }),
      });
      for (const to of push) {
        assert.ok(!steps.has(to), `${to} is sent it twice`);
        steps.set(to, (steps.get(at) ?? 0) + 1);
        queue.push({ at: to, from: at });
      }
    }
    for (const [id, list] of routes) {
      const distance = list.find(({ peerId }) => peerId === fetcher)?.distance;
      if (id !== fetcher) assert.equal(steps.get(id), distance);
    }
  })));
