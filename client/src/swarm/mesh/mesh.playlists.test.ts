import assert from "node:assert/strict";
import { encodeMeshFrame, type MeshFrame, readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { PEER_ID_PREFIX } from "../../../../contracts/swarm/peer-id.ts";
import { packPlaylist } from "./playlist-body.ts";
import { TRIAL_MESH_ADDRESS, TRIAL_MESH_SID } from "./trial-peer.ts";
import { makeTrialSwarm, type TrialIntruder } from "./trial-swarm.ts";

const LIST = { rid: "video", n: 4, p: 2 };
const FETCHER = `${PEER_ID_PREFIX}fetcher00000`;
const TEXT = "#EXTM3U\n";

/** A guest that says hello, and that it is connected to the fetcher. */
function neighbourOf(guest: TrialIntruder): TrialIntruder {
  const say = (frame: MeshFrame) => guest.send(encodeMeshFrame(frame));
  const { id: peerId } = guest;
  say({
    type: "hello",
    peerId,
    uplink: 0,
    sharing: true,
    sid: TRIAL_MESH_SID,
    address: TRIAL_MESH_ADDRESS,
  });
  say({ type: "peers", peers: [{ peerId: FETCHER, uplink: 0, distance: 1, via: FETCHER }] });
  return guest;
}

Deno.test("a page that has a playlist from an address of its own, told of it by others with longer and shorter ones, is blamed by nobody", async () => {
  const swarm = makeTrialSwarm();
  const [page, next] = [swarm.add(), swarm.add()];
  swarm.join(page, next);
  const guests = ["a", "b"].map((name) =>
    neighbourOf(swarm.intrude(page, `${PEER_ID_PREFIX}${name.repeat(12)}`))
  );
  swarm.time.pass(1000);
  const own = { url: "https://box.example/live/bees/ll.m3u8", text: TEXT };
  const { length } = await packPlaylist(own);
  for (const [at, guest] of guests.entries()) {
    guest.send(encodeMeshFrame({
      type: "coming",
      handle: 1,
      kind: "playlist",
      hops: 1,
      name: LIST,
      length: length + at,
      fetcher: FETCHER,
    }));
    swarm.time.pass(20);
  }
  assert.deepEqual(next.announced, [], "playlists only");
  page.mesh.pushPlaylist(LIST, own);
  for (let round = 0; round < 200 && next.playlists.length === 0; round++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    swarm.time.pass(1);
  }
  assert.deepEqual([next.blamed, next.playlists], [[], [TEXT]]);
});

Deno.test("a playlist that nobody takes from here is told of, and sent to whoever asks", async () => {
  const swarm = makeTrialSwarm();
  const page = swarm.add();
  const [giver, asker] = ["a", "b"].map((name) =>
    neighbourOf(swarm.intrude(page, `${PEER_ID_PREFIX}${name.repeat(12)}`))
  );
  assert.ok(giver !== undefined && asker !== undefined);
  swarm.time.pass(1000);
  const playlist = { url: "https://box.example/live/bees/ll.m3u8", text: TEXT };
  const payload = await packPlaylist(playlist);
  const object = { kind: "playlist", name: LIST } as const;
  const { length } = payload;
  for (
    const frame of [
      { type: "coming", handle: 1, hops: 0, length, fetcher: giver.id, ...object },
      { type: "chunk", handle: 1, index: 0, payload },
    ] as const
  ) giver.send(encodeMeshFrame(frame));
  swarm.time.pass(50);
  const heard = () =>
    asker.received.map((bytes) => readMeshFrame(bytes)?.type)
      .filter((type) => type === "have" || type === "coming" || type === "chunk");
  page.mesh.pushPlaylist(LIST, playlist);
  swarm.time.pass(50);
  assert.deepEqual(heard(), ["have"]);
  for (let times = 0; times < 2; times++) asker.send(encodeMeshFrame({ type: "want", ...object }));
  for (let round = 0; round < 200 && !heard().includes("chunk"); round++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    swarm.time.pass(1);
  }
  swarm.time.pass(50);
  assert.deepEqual([heard(), page.blamed], [["have", "coming", "chunk"], []]);
});
