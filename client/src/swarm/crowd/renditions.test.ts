import assert from "node:assert/strict";
import { crowdInfoHash, crowdStreamId } from "../../../../contracts/swarm/crowd-swarm.ts";
import { makeRenditions } from "./renditions.ts";

const session = { address: `30311:${"ab".repeat(32)}:test`, sid: "0123456789abcdef" };

function stand() {
  let ms = 0;
  const heard: string[] = [];
  const renditions = makeRenditions({
    ...session,
    now: () => ms,
    onPlayed: (rid, type) => void heard.push(`${rid} ${type}`),
    onLeft: (rid) => void heard.push(`left ${rid}`),
  });
  return { renditions, heard, pass: (by: number) => void (ms += by) };
}

Deno.test("asked() and streamId() know nothing of what is not played", () => {
  const { renditions } = stand();
  assert.deepEqual([renditions.asked("video"), renditions.streamId("video"), renditions.mainSwarm()], [
    false,
    undefined,
    undefined,
  ]);
});

Deno.test("leaveUnused() leaves a size once another has been played for half a minute, and comes back to it", () => {
  const { renditions, heard, pass } = stand();
  renditions.add("video", "main");
  renditions.add("audio", "secondary");
  renditions.asked("video");
  pass(60_000);
  renditions.leaveUnused();
  renditions.add("video-480", "main");
  renditions.asked("video-480");
  pass(31_000);
  renditions.leaveUnused();
  assert.equal(renditions.mainSwarm(), crowdInfoHash({ ...session, type: "main", rid: "video-480" }));
  assert.deepEqual(heard, ["video main", "audio secondary", "video-480 main", "left video"]);
  renditions.add("video", "main");
  renditions.asked("video");
  pass(40_000);
  renditions.asked("video");
  renditions.leaveUnused();
  assert.deepEqual(heard.slice(4), ["video main", "left video-480"]);
  const streamId = crowdStreamId({ ...session, type: "main", rid: "video" });
  assert.deepEqual([renditions.streamId("video"), renditions.ridOf(streamId)], [streamId, "video"]);
});
