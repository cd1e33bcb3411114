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

Deno.test("of() leaves out who is connected for another rendition of the same type, and who isn't connected", () => {
  const { companions, ids } = stand();
  companions.met("a", hashOf("video-480"));
  companions.met("b", hashOf("video"));
  companions.connected("a", "main");
  assert.deepEqual(ids("video"), []);
  assert.deepEqual(ids("video-480"), ["a"]);
  assert.deepEqual(ids("audio"), []);
});

Deno.test("gone() takes a peer out of every election at once", () => {
  const { companions, ids, told } = stand();
  companions.met("a", hashOf("video"));
  companions.connected("a", "main");
  companions.connected("a", "secondary");
  companions.gone("a");
  companions.left("a", "main");
  assert.deepEqual(ids("video"), []);
  assert.deepEqual(told, [1, 0]);
});
