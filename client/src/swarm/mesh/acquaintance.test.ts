import assert from "node:assert/strict";
import type { NamedPeer } from "../../../../contracts/swarm/mesh-frames.ts";
import { knownPeers, toldPeers } from "./acquaintance.ts";

const peer = (
  peerId: string,
  named: [string, number][] = [],
  changes: { sharing?: boolean; suspect?: boolean } = {},
) => ({
  peerId,
  uplink: 2 as const,
  sharing: true,
  suspect: false,
  named: named.map(([peerId, distance]): NamedPeer => ({ peerId, uplink: 3, distance })),
  ...changes,
});

Deno.test("knownPeers() leaves out oneself, who doesn't share, who may be gone, and what others say of neighbours", () => {
  const known = knownPeers("me", [
    peer("a", [["me", 1], ["b", 1], ["c", 1], ["d", 2]]),
    peer("b", [], { sharing: false }),
    peer("c", [], { suspect: true }),
  ]);
  assert.deepEqual(known, [{ peerId: "a", uplink: 2 }, { peerId: "d", uplink: 3 }]);
});

Deno.test("knownPeers() believes one neighbour thirty others at most", () => {
  const crowd = Array.from({ length: 60 }, (_, at): [string, number] => [`x${at}`, 1]);
  assert.equal(knownPeers("me", [peer("a", crowd)]).length, 31);
});

Deno.test("toldPeers() tells of neighbours and theirs, and of nobody farther", () => {
  const told = toldPeers("me", [
    peer("a", [["me", 1], ["b", 1], ["c", 2]]),
    peer("d", [["a", 1]], { sharing: false }),
  ]);
  assert.deepEqual(told.map(({ peerId, distance }) => [peerId, distance]), [["a", 1], ["b", 2]]);
});
