import assert from "node:assert/strict";
import { encodeMeshFrame, MESH_VERSION, readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import {
  ascii,
  complaint,
  guilty,
  hello,
  infoHash,
  request,
  self,
  stand,
  swarm,
} from "./trial-neighbourhood.ts";

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

Deno.test("offend() tells of what is proven though a lesser offence came first, once, and complains no more for it", () => {
  const { neighbourhood, sent, blamed } = stand();
  const name = { rid: "video", n: 7 };
  neighbourhood.offend(guilty, "byte-mismatch");
  neighbourhood.offend(guilty, "byte-mismatch");
  neighbourhood.offend(guilty, "byte-mismatch", name);
  neighbourhood.offend(guilty, "byte-mismatch", { ...name, n: 8 });
  assert.deepEqual(blamed, [`${guilty} byte-mismatch`, `${guilty} byte-mismatch proven by 7`]);
  assert.deepEqual(sent, []);
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
    frame?.type === "hello" ? frame.sharing : frame?.type === "peers" ? frame.peers.length : frame?.type
  );
  assert.deepEqual(said, ["plays", true, 1, 1, false]);
});

Deno.test("makeNeighbourhood() ends what leads to a peer in the swarm that it left, and in no other", async () => {
  const { connect, gone, ids } = stand();
  await connect(guilty);
  gone(guilty, "another");
  assert.deepEqual(ids(), [guilty]);
  gone(guilty, infoHash);
  assert.deepEqual(ids(), []);
});
