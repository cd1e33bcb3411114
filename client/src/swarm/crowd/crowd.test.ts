import assert from "node:assert/strict";
import { crowdInfoHash } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { TrackerAnswer } from "../../../../contracts/swarm/tracker-messages.ts";
import type { FedHls } from "../../player/feeding.ts";
import type { ListedReport } from "../../player/worker/messages.ts";
import { makeVerifiedStore } from "../store/verified-store.ts";
import { makeTrialTime } from "../trial-time.ts";
import { makeCrowd } from "./crowd.ts";
import type { Library } from "./library.ts";
import { WebSocket, window } from "./library-world.ts";

const swarm = { address: `30311:${"ab".repeat(32)}:test`, sid: "0123456789abcdef" };
const infoHash = crowdInfoHash({ ...swarm, type: "main", rid: "video" });
const [self, other] = ["-DS0100-selfselfself", "-DS0100-otherotherot"];
const source = "http://box/index.m3u8";
const urlOf = (n: number) => `http://box/video/${n}.m4s`;

class FakeChannel extends EventTarget {
  readyState = "open";
  bufferedAmount = 0;
  send = () => undefined;
  close = () => undefined;
}

class FakeConnection extends EventTarget {
  connectionState = "connected";
  createDataChannel = () => new FakeChannel();
  setRemoteDescription = () => Promise.resolve();
  close = () => undefined;
}

/** The library does nothing here but what a trial does in its place. */
class FakeCore {
  addEventListener = () => undefined;
  applyDynamicConfig = () => undefined;
  setManifestResponseUrl = () => undefined;
  setIsLive = () => undefined;
  addStreamIfNoneExists = () => undefined;
  updateStream = () => undefined;
  updatePlayback = () => undefined;
  hasSegment = () => false;
  destroy = () => undefined;
}

async function stand({ paused = false, left = Infinity } = {}) {
  const time = makeTrialTime(0);
  const fetched: string[] = [];
  const events = new Map<string, (event: string, data: unknown) => void>();
  let hear: (answer: TrackerAnswer) => void = () => assert.fail("nobody listens");
  const crowd = makeCrowd({
    onFar: () => undefined,
    library: { Core: FakeCore } as unknown as Library,
    client: {
      load({ url }) {
        fetched.push(url);
        return () => undefined;
      },
      judge: () => assert.fail("judges no playlist"),
      check: () => assert.fail("checks nothing"),
    },
    store: makeVerifiedStore({ now: time.now, maxBytes: 1e6, keepMs: 30_000 }),
    swarm,
    peerId: self,
    tracker: {
      send: () => undefined,
      listen(on) {
        hear = on;
        return () => undefined;
      },
    },
    makeConnection: () => new FakeConnection() as unknown as RTCPeerConnection,
    relayOnly: false,
    budget: { take: () => true, left: () => left },
    most: () => 8,
    now: time.now,
    wallNow: time.now,
    after: time.after,
    on: { took: () => undefined, gave: () => undefined, peers: () => undefined, blamed: () => undefined },
  });
  const video = Object.assign(new EventTarget(), {
    paused,
    currentTime: 0,
    playbackRate: 1,
    buffered: { length: 0 },
  });
  const hls = {
    media: video,
    on: (name: string, work: (event: string, data: unknown) => void) => void events.set(name, work),
    off: () => undefined,
  };
  crowd.opened({ hls, video, rung: "crowd", source } as unknown as FedHls);
  const list = (n: number) => {
    const object = { kind: "segment", rid: "video", n, url: urlOf(n), length: 9, sha256: "00".repeat(32) };
    crowd.listed(
      {
        report: "listed",
        source,
        url: source,
        sid: swarm.sid,
        rid: "video",
        objects: [object],
      } as ListedReport,
    );
    const details = { live: true, fragments: [{ url: urlOf(n), start: n, end: n + 1 }] };
    events.get("hlsLevelUpdated")?.("hlsLevelUpdated", { details });
  };
  list(0);
  // As the library meets somebody.
  WebSocket("wss://tracker.invalid");
  time.pass(0);
  hear({ action: "offer", infoHash, peerId: other, offerId: "1", sdp: "v=0" });
  const connection = window.RTCPeerConnection();
  await connection.setRemoteDescription({ type: "offer", sdp: "v=0" });
  connection.createDataChannel("library").dispatchEvent(new Event("open"));
  time.pass(1000);
  for (let n = 1; n <= 20; n++) {
    list(n);
    time.pass(2000);
  }
  crowd.close();
  return fetched;
}

Deno.test("makeCrowd() fetches for nobody while the picture is stopped, or there is nothing left to give", async () => {
  assert.deepEqual(await stand({ paused: true }), []);
  assert.deepEqual(await stand({ left: 0 }), []);
});

Deno.test("makeCrowd() fetches what it is elected for, and what nobody else brings", async () => {
  const fetched = await stand();
  assert.deepEqual(fetched, [...new Set(fetched)]);
  assert.equal(fetched.length, 20);
});
