import assert from "node:assert/strict";
import { makeWebrtcMediaServer, readSessions } from "./media-server.ts";

Deno.test("readSessions() leaves out what has another shape", () => {
  for (const body of [undefined, null, [], {}, { items: 1 }, "x"]) assert.deepEqual(readSessions(body), []);
  const none = { established: false, packets: 0, lost: 0, candidate: "" };
  assert.deepEqual(readSessions({ items: [1, null, { id: 5 }, { id: "one" }] }), [{ id: "one", ...none }]);
});

Deno.test("readSessions() reads what MediaMTX 1.20.1 lists", () => {
  const item = {
    id: "59d369cf-7c67-4551-b517-559f79806b8c",
    peerConnectionEstablished: true,
    localCandidate: "host/udp/127.0.0.1/8189",
    remoteCandidate: "prflx/udp/127.0.0.1/50725",
    state: "publish",
    path: "live/one",
    inboundBytes: 12_345,
    inboundRTPPackets: 90,
    inboundRTPPacketsLost: 2,
  };
  assert.deepEqual(readSessions({ itemCount: 1, pageCount: 1, items: [item] }), [{
    id: item.id,
    established: true,
    packets: 90,
    lost: 2,
    candidate: "host/udp/127.0.0.1/8189",
  }]);
});

Deno.test("makeWebrtcMediaServer() says that MediaMTX is down, and doesn't fail with it", async () => {
  const media = makeWebrtcMediaServer({
    webrtcSocket: "/nowhere/webrtc.sock",
    apiSocket: "/nowhere/api.sock",
  });
  const session = { id: "one", location: "/live/one/whip/secret" };
  try {
    const offered = await media.offer({ path: "live/one", kind: "whip", bearer: "x", sdp: "v=0" });
    assert.deepEqual(offered, { state: "down" });
    assert.deepEqual(await media.patch(session, "", "*"), { state: "down" });
    assert.equal(await media.end(session), false);
    assert.equal(await media.list(), undefined);
  } finally {
    media.close();
  }
});
