import assert from "node:assert/strict";
import { crowdInfoHash } from "../../../../contracts/swarm/crowd-swarm.ts";
import { makeCompanions } from "./companions.ts";

const address = `30311:${"ab".repeat(32)}:test`;
const sid = "0123456789abcdef";
const hashOf = (rid: string) => crowdInfoHash({ address, sid, type: "main", rid });

function stand() {
  const told: number[] = [];
  const companions = makeCompanions({ address, sid, onPeers: (ids) => told.push(ids.length) });
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
