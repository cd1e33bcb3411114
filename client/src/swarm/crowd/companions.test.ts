import assert from "node:assert/strict";
import { crowdInfoHash } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import { makeCompanions } from "./companions.ts";

const address = `30311:${"ab".repeat(32)}:test`;
const sid = "0123456789abcdef";
const hashOf = (rid: string) => crowdInfoHash({ address, sid, type: "main", rid });

function stand() {
  const told: number[] = [];
  const companions = makeCompanions({
    peerId: "self",
    address,
    sid,
    onPeers: (ids) => told.push(ids.length),
  });
  companions.rendition("video", "main");
  companions.rendition("video-480", "main");
  return { companions, told, ids: (rid: string) => companions.of(rid).map(({ peerId }) => peerId) };
}

Deno.test("of() leaves out who is connected for another rendition, isn't connected, or fetches for nobody", () => {
  const { companions, ids } = stand();
  companions.connected("a", hashOf("video-480"));
  companions.connected("b", hashOf("video"));
  companions.said("b", { uplink: 2, sharing: false });
  assert.deepEqual([ids("video"), ids("video-480"), ids("audio")], [[], ["a"], []]);
  companions.said("b", { uplink: 1, sharing: true });
  assert.deepEqual(companions.of("video"), [{ peerId: "b", uplink: 1 }]);
});

Deno.test("said() keeps nothing of a peer that isn't connected, nor of one that was", () => {
  const { companions } = stand();
  companions.said("a", { uplink: 1, sharing: true });
  companions.connected("a", hashOf("video"));
  assert.deepEqual(companions.of("video"), [{ peerId: "a", uplink: 0 }]);
  companions.said("a", { uplink: 3, sharing: true });
  companions.left("a", hashOf("video"));
  companions.connected("a", hashOf("video"));
  assert.deepEqual(companions.of("video"), [{ peerId: "a", uplink: 0 }]);
});

Deno.test("left() takes a peer out of one swarm's elections, when the last connection in it is over", () => {
  const { companions, ids, told } = stand();
  companions.connected("a", hashOf("video"));
  companions.connected("a", hashOf("video"));
  companions.connected("a", hashOf("video-480"));
  companions.left("a", hashOf("video"));
  assert.deepEqual(ids("video"), ["a"]);
  companions.left("a", hashOf("video"));
  assert.deepEqual([ids("video"), ids("video-480"), told], [[], ["a"], [1]]);
  assert.deepEqual([companions.degree(hashOf("video")), companions.degree(hashOf("video-480"))], [0, 1]);
  companions.left("a", hashOf("video-480"));
  assert.deepEqual(told, [1, 0]);
});

const named = (peerId: string, plays?: string): NamedPeer => ({
  ...{ peerId, uplink: 2, distance: 1, via: peerId, ...(plays !== undefined && { plays }) },
});
const farther = (peerId: string, via: string, distance = 2): NamedPeer => ({
  ...named(peerId),
  distance,
  via,
});

Deno.test("known() leaves out whom strangers name, oneself, who plays another size, and whoever is one too many", () => {
  const { companions } = stand();
  const known = (rid: string) => companions.known(rid).map(({ peerId }) => peerId);
  companions.named("a", [named("x")]);
  companions.connected("a", hashOf("video"));
  assert.deepEqual(known("video"), ["a"]);
  companions.named("a", [
    named("self"),
    named("a"),
    named("x", "video"),
    named("y", "video-480"),
    named("z"),
  ]);
  assert.deepEqual([known("video"), known("audio")], [["a", "x", "z"], []]);
  companions.named("a", Array.from({ length: 20 }, (_, at) => named(`n${at}`)));
  assert.equal(known("video").length, 9);
  companions.named("a", [named("x"), farther("y", "x"), farther("z", "x", 3)]);
  assert.deepEqual(known("video"), ["a", "x", "y"]);
  companions.left("a", hashOf("video"));
  companions.connected("a", hashOf("video"));
  assert.deepEqual(known("video"), ["a"]);
});

Deno.test("toldOf() names who shares, with the picture that it plays", () => {
  const { companions } = stand();
  companions.connected("a", hashOf("video"));
  companions.connected("b", hashOf("video"));
  companions.said("a", { uplink: 1, sharing: true });
  companions.said("b", { uplink: 1, sharing: false });
  assert.deepEqual(companions.toldOf(), [{ ...named("a", "video"), uplink: 1 }]);
});

Deno.test("toldOf() names whom neighbours name, as farther, and nobody beyond", () => {
  const { companions } = stand();
  companions.connected("a", hashOf("video"));
  companions.connected("b", hashOf("video"));
  companions.named("a", [named("self"), named("b"), named("x"), farther("y", "x")]);
  assert.deepEqual(
    companions.toldOf().map(({ peerId, distance, via }) => `${peerId} ${distance} by ${via}`),
    [
      "a 1 by a",
      "b 1 by b",
      "x 2 by a",
    ],
  );
});
