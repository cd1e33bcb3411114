import assert from "node:assert/strict";
import { crowdInfoHash } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { encodeMeshFrame, MESH_VERSION, readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { makeNeighbourhood } from "./neighbourhood.ts";

const swarm = { address: `30311:${"ab".repeat(32)}:test`, sid: "0123456789abcdef" };
const infoHash = crowdInfoHash({ ...swarm, type: "main", rid: "video" });

class FakeChannel extends EventTarget {
  readyState = "open";
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {
    this.readyState = "closed";
    this.dispatchEvent(new Event("close"));
  }
}

class FakeConnection extends EventTarget {
  connectionState = "connected";
  readonly channels: FakeChannel[] = [];
  createDataChannel = () => {
    const channel = new FakeChannel();
    this.channels.push(channel);
    return channel;
  };
  setRemoteDescription = () => Promise.resolve();
  close = () => undefined;
}

function stand() {
  const sent: TrackerRequest[] = [];
  const blamed: string[] = [];
  const heard: string[] = [];
  const promised: string[] = [];
  const made: FakeConnection[] = [];
  let ms = 0;
  let sharing = true;
  let hear: (answer: TrackerAnswer) => void = () => assert.fail("nobody listens");
  const neighbourhood = makeNeighbourhood({
    swarm,
    peerId: self,
    tracker: {
      send: (request) => void sent.push(request),
      listen(on) {
        hear = on;
        return () => undefined;
      },
    },
    makeConnection() {
      made.push(new FakeConnection());
      return made.at(-1) as unknown as RTCPeerConnection;
    },
    relayOnly: false,
    most: () => 4,
    isSharing: () => sharing,
    now: () => ms,
    after(_ms, work) {
      work();
      return () => undefined;
    },
    on: {
      peers: () => undefined,
      blamed: (peer, reason) => void blamed.push(`${peer} ${reason}`),
      promised: (peer, { rid, n }, length) => void promised.push(`${peer} ${rid}/${n} ${length}`),
    },
  });
  neighbourhood.rendition("video", "main");
  const socket = neighbourhood.openSocket();
  socket.onmessage = ({ data }) => void heard.push(String(data));
  const meet = (peerId: string) =>
    hear({ action: "offer", infoHash, peerId, offerId: "1", sdp: `v=0 ${peerId}` });
  /** As the library takes an offer that came to it. */
  async function connect(peerId: string) {
    meet(peerId);
    const connection = neighbourhood.connect();
    await connection.setRemoteDescription({ type: "offer", sdp: `v=0 ${peerId}` });
    const channel = connection.createDataChannel("library") as unknown as FakeChannel;
    const [side] = made.at(-1)?.channels ?? [];
    assert.ok(side);
    channel.dispatchEvent(new Event("open"));
    side.dispatchEvent(new Event("open"));
    /** Whether the library hears it. */
    const say = (bytes: Uint8Array) => {
      let through = 0;
      const on = () => void through++;
      channel.addEventListener("message", on);
      channel.dispatchEvent(new MessageEvent("message", { data: Uint8Array.from(bytes).buffer }));
      channel.removeEventListener("message", on);
      return through === 1;
    };
    const whisper = (bytes: Uint8Array) =>
      side.dispatchEvent(new MessageEvent("message", { data: Uint8Array.from(bytes).buffer }));
    return { channel, side, say, whisper };
  }
  const ids = () => neighbourhood.of("video").map(({ peerId }) => peerId);
  const rest = () => void (sharing = false);
  return {
    ...{ neighbourhood, sent, blamed, heard, promised, meet, connect, ids, rest },
    gone: (peerId: string, infoHash: string) => hear({ action: "gone", infoHash, peerId }),
    pass: (by: number) => void (ms += by),
  };
}

const self = "-DS0100-selfselfself";
const guilty = "-DS0100-guiltyguilty";
const complaint = (reason: string) => ({ action: "complaint", infoHash, peerId: guilty, reason });
const request = (n: number) => Uint8Array.of(...ascii("cstr"), 1, 0x69, 1, n, 0x72, 1, 1, ...ascii("cend"));
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const hello = (uplink: 0 | 1 | 2, sharing: boolean) =>
  encodeMeshFrame({ type: "hello", peerId: guilty, uplink, sharing, ...swarm });

Deno.test("offend() keeps a poisoner out of elections and away for a while, and complains once", async () => {
  const { neighbourhood, sent, blamed, heard, connect, ids, meet, pass } = stand();
  const { channel } = await connect(guilty);
  assert.deepEqual(ids(), [guilty]);
  neighbourhood.offend(guilty, "byte-mismatch");
  neighbourhood.offend(guilty, "byte-mismatch");
  assert.deepEqual([ids(), channel.readyState], [[], "closed"]);
  assert.deepEqual(blamed, [`${guilty} byte-mismatch`]);
  assert.deepEqual(sent, [complaint("byte-mismatch")]);
  meet(guilty);
  assert.equal(heard.length, 1);
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

Deno.test("connect() brings the library no third repetition of a request, and keeps away from who goes on", async () => {
  const { connect, blamed, sent } = stand();
  const { say } = await connect(guilty);
  assert.deepEqual([1, 2, 3, 4].map(() => say(request(7))), [true, true, true, false]);
  assert.ok(say(request(8)));
  for (let times = 0; times < 200; times++) say(request(7));
  assert.deepEqual(blamed, [`${guilty} flood`]);
  assert.deepEqual(sent, [complaint("flood")]);
});

Deno.test("connect() keeps away from who sends a command in pieces, or a word beside the library that is none", async () => {
  for (const beside of [false, true]) {
    const { connect, blamed } = stand();
    const { say, whisper } = await connect(guilty);
    if (beside) whisper(Uint8Array.of(99));
    else assert.equal(say(Uint8Array.of(...ascii("cstr"), 1, ...ascii("dend"))), false);
    assert.deepEqual(blamed, [`${guilty} protocol`]);
  }
});

Deno.test("connect() hears nothing beside the library from an older or newer page, and doesn't blame it", async () => {
  const { connect, blamed, ids } = stand();
  const { say, whisper, channel } = await connect(guilty);
  whisper(hello(1, false).with(1, MESH_VERSION + 1));
  whisper(Uint8Array.of(99));
  whisper(hello(1, false));
  assert.deepEqual([blamed, ids(), channel.readyState], [[], [guilty], "open"]);
  assert.ok(say(request(7)));
  for (let times = 0; times < 1000; times++) whisper(Uint8Array.of(99));
  assert.deepEqual(blamed, [`${guilty} flood`]);
});

Deno.test("connect() takes a neighbour's word of how it stands, and of nobody else", async () => {
  const { connect, neighbourhood, promised, ids } = stand();
  const { whisper } = await connect(guilty);
  whisper(encodeMeshFrame({ type: "hello", peerId: self, uplink: 2, sharing: false, ...swarm }));
  whisper(
    encodeMeshFrame({
      type: "hello",
      peerId: guilty,
      uplink: 2,
      sharing: false,
      ...swarm,
      sid: "f".repeat(16),
    }),
  );
  assert.deepEqual(ids(), [guilty]);
  whisper(hello(1, true));
  assert.deepEqual(neighbourhood.of("video"), [{ peerId: guilty, uplink: 1 }]);
  whisper(hello(1, false));
  assert.deepEqual(ids(), []);
  const coming = {
    type: "coming",
    handle: 0,
    kind: "media",
    hops: 0,
    name: { rid: "video", n: 4 },
    length: 9,
  } as const;
  whisper(encodeMeshFrame({ ...coming, fetcher: self }));
  whisper(encodeMeshFrame({ ...coming, fetcher: guilty }));
  assert.deepEqual(promised, [`${guilty} video/4 9`]);
});

Deno.test("tell() says how this page stands when that has changed, and to newcomers", async () => {
  const { connect, neighbourhood, rest } = stand();
  const { side } = await connect(guilty);
  neighbourhood.tell();
  rest();
  neighbourhood.tell();
  neighbourhood.tell();
  const said = side.sent.map((bytes) => readMeshFrame(bytes)).map((frame) =>
    frame?.type === "hello" ? frame.sharing : frame?.type === "peers" && frame.peers.length
  );
  assert.deepEqual(said, [true, 1, 1, false]);
});

Deno.test("makeNeighbourhood() ends what leads to a peer in the swarm that it left, and in no other", async () => {
  const { connect, gone, ids } = stand();
  await connect(guilty);
  gone(guilty, "another");
  assert.deepEqual(ids(), [guilty]);
  gone(guilty, infoHash);
  assert.deepEqual(ids(), []);
});
