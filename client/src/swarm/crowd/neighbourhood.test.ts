import assert from "node:assert/strict";
import { crowdInfoHash } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { makeNeighbourhood } from "./neighbourhood.ts";

const swarm = { address: `30311:${"ab".repeat(32)}:test`, sid: "0123456789abcdef" };
const infoHash = crowdInfoHash({ ...swarm, type: "main", rid: "video" });

function stand() {
  const sent: TrackerRequest[] = [];
  const blamed: string[] = [];
  const heard: string[] = [];
  let ms = 0;
  let hear: (answer: TrackerAnswer) => void = () => assert.fail("nobody listens");
  const neighbourhood = makeNeighbourhood({
    swarm,
    tracker: {
      send: (request) => void sent.push(request),
      listen(on) {
        hear = on;
        return () => undefined;
      },
    },
    makeConnection: () => assert.fail("connects to nobody"),
    relayOnly: false,
    most: () => 4,
    now: () => ms,
    after(_ms, work) {
      work();
      return () => undefined;
    },
    on: { peers: () => undefined, blamed: (peer, reason) => void blamed.push(`${peer} ${reason}`) },
  });
  neighbourhood.rendition("video", "main");
  const socket = neighbourhood.openSocket();
  socket.onmessage = ({ data }) => void heard.push(String(data));
  const meet = (peerId: string) =>
    hear({ action: "offer", infoHash, peerId, offerId: "1", sdp: `v=0 ${peerId}` });
  const ids = () => neighbourhood.of("video").map(({ peerId }) => peerId);
  return { neighbourhood, sent, blamed, heard, meet, ids, pass: (by: number) => void (ms += by) };
}

const guilty = "-DS0100-guiltyguilty";

Deno.test("offend() keeps a poisoner out of elections and away for a while, and complains once", () => {
  const { neighbourhood, sent, blamed, heard, meet, ids, pass } = stand();
  meet(guilty);
  neighbourhood.connected(guilty, "main");
  assert.deepEqual(ids(), [guilty]);
  neighbourhood.offend(guilty, "byte-mismatch");
  neighbourhood.offend(guilty, "byte-mismatch");
  assert.deepEqual(ids(), []);
  assert.deepEqual(blamed, [`${guilty} byte-mismatch`]);
  assert.deepEqual(sent, [{ action: "complaint", infoHash, peerId: guilty, reason: "byte-mismatch" }]);
  meet(guilty);
  neighbourhood.connected(guilty, "main");
  assert.deepEqual([heard.length, ids()], [1, []]);
  pass(60_000);
  meet(guilty);
  assert.equal(heard.length, 2);
});

Deno.test("offend() complains of nobody whose lines are merely slow now and then", () => {
  const { neighbourhood, sent, blamed, meet } = stand();
  meet(guilty);
  neighbourhood.offend(guilty, "silence");
  assert.deepEqual([sent, blamed], [[], []]);
});
