import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { CODECS, FakePeer } from "../../../testing/fake-peer.ts";
import type { LinkFault } from "../../webrtc/link-fault.ts";
import { makePublisher, type PublisherState } from "./publisher.ts";
import type { WhipAnswer, WhipClient, WhipSession } from "../../webrtc/whip-client.ts";

const REFUSED: LinkFault = { fault: "problem", status: 401, code: "wrong-key", detail: "Not the key." };

function stand({ codecs = CODECS, fed = false }: { codecs?: RTCRtpCodec[]; fed?: boolean } = {}) {
  const clock = makeFakeClock();
  const peers: FakePeer[] = [];
  const ended: { url: string; leaving: boolean }[] = [];
  const fragments: string[] = [];
  const box: { fault: LinkFault | undefined } = { fault: undefined };
  let offers = 0;
  const whip: WhipClient = {
    offer: (): Promise<WhipAnswer<WhipSession>> => {
      offers++;
      if (box.fault !== undefined) return Promise.resolve({ ok: false, fault: box.fault });
      const iceServers = [{ urls: "stun:a.example" }];
      const value = {
        url: `https://box.example/whip/bees/${offers}`,
        etag: "*",
        answer: "v=0\r\n",
        iceServers,
      };
      return Promise.resolve({ ok: true, value });
    },
    trickle: (_session, fragment) => {
      fragments.push(fragment);
      return Promise.resolve({ ok: true, value: undefined });
    },
    end: ({ url }, { leaving }) => {
      ended.push({ url, leaving });
      return Promise.resolve({ ok: true, value: undefined });
    },
  };
  const states: PublisherState[] = [];
  const track = {} as MediaStreamTrack;
  const publisher = makePublisher({
    whip,
    makePeer: (configuration) => {
      const peer = new FakePeer(configuration);
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    tracks: { video: track, audio: track },
    codecs,
    limits: { bitrate: 2_500_000, fps: 30 },
    after: clock.after,
    now: clock.now,
    random: () => 0.5,
    fedByOther: () => Promise.resolve(fed),
    onState: (state) => states.push(state),
  });
  const last = () => {
    const peer = peers.at(-1);
    assert.ok(peer !== undefined);
    return peer;
  };
  return { clock, peers, ended, fragments, box, publisher, last, states, offers: () => offers };
}

async function sending(options?: Parameters<typeof stand>[0]) {
  const made = stand(options);
  made.publisher.start();
  await made.clock.pass(10);
  made.last().become("connected");
  await made.clock.pass(10);
  assert.equal(made.publisher.state().link.link, "sending");
  return made;
}

Deno.test("makePublisher() stops with no-h264, and asks the box nothing, in a browser that can't encode it", async () => {
  const { publisher, clock, offers } = stand({ codecs: CODECS.slice(0, 1) });
  publisher.start();
  await clock.pass(100);
  assert.deepEqual(publisher.state().link, { link: "stopped", why: { fault: "no-h264" } });
  assert.equal(offers(), 0);
});

Deno.test("makePublisher() stops at a refused key and keeps the box' words", async () => {
  const { publisher, clock, box, offers } = stand();
  box.fault = REFUSED;
  publisher.start();
  await clock.pass(30_000);
  assert.deepEqual(publisher.state().link, { link: "stopped", why: REFUSED });
  assert.equal(offers(), 1);
});

Deno.test("makePublisher() says no-way when the box answers and no packet passes, and goes on trying", async () => {
  const { publisher, clock } = stand();
  publisher.start();
  await clock.pass(8100);
  const { link } = publisher.state();
  assert.equal(link.link === "reconnecting" && link.why.fault, "no-way");
});

Deno.test("makePublisher() waits as long as a busy box asks", async () => {
  const { publisher, clock, box, offers } = stand();
  box.fault = { fault: "problem", status: 429, code: "too-many-offers", detail: "", retryAfterMs: 7000 };
  publisher.start();
  await clock.pass(6900);
  assert.equal(offers(), 1);
  await clock.pass(200);
  assert.equal(offers(), 2);
});

Deno.test("makePublisher() offers H.264 and stereo alone, keeps the size, and trickles", async () => {
  const { last, clock, fragments } = await sending();
  const peer = last();
  assert.deepEqual(peer.codecs, [CODECS[3], CODECS[2]]);
  assert.match(peer.local, /stereo=1;sprop-stereo=1/);
  assert.equal(JSON.stringify(peer.senders[0]?.set[0]).includes("maintain-resolution"), true);
  peer.candidate("candidate:1 1 udp 1 10.0.0.1 5 typ host");
  peer.candidate(null);
  await clock.pass(100);
  assert.match(fragments.join(), /candidate:1 .*end-of-candidates/s);
});

Deno.test("makePublisher() forces a keyframe each second, and says so when the browser can't", async () => {
  const { last, clock, publisher } = await sending();
  const sender = last().senders[0];
  assert.ok(sender !== undefined);
  const forced = () => sender.set.filter(({ options }) => options !== undefined).length;
  const before = forced();
  for (let n = 0; n < 5; n++) {
    last().heard++;
    await clock.pass(1000);
  }
  assert.equal(forced() - before, 5);
  sender.forcesKeyframes = false;
  await clock.pass(1000);
  assert.equal(publisher.state().keyframes, "asked");
});

Deno.test("makePublisher() comes back by itself from a box that went silent without a word", async () => {
  const { last, clock, publisher, peers, box } = await sending();
  last().heard++;
  await clock.pass(1100);
  // Nothing more is heard from here on.
  box.fault = { fault: "problem", status: 503, code: "restarting", detail: "", retryAfterMs: 1000 };
  await clock.pass(5000);
  const { link } = publisher.state();
  assert.equal(link.link, "reconnecting");
  assert.equal(publisher.state().stats, undefined);
  box.fault = undefined;
  await clock.pass(4000);
  last().become("connected");
  await clock.pass(10);
  assert.equal(publisher.state().link.link, "sending");
  assert.equal(peers.slice(0, -1).every(({ closed }) => closed), true);
  assert.deepEqual(last().configuration.iceServers, [{ urls: "stun:a.example" }]);
});

Deno.test("makePublisher() leaves the stream to another publisher that took it over", async () => {
  const { last, clock, publisher, offers } = await sending({ fed: true });
  last().boxCloses();
  await clock.pass(3100);
  assert.deepEqual(publisher.state().link, { link: "stopped", why: { fault: "taken-over" } });
  await clock.pass(60_000);
  assert.equal(offers(), 1);
});

Deno.test("makePublisher() comes back when the box closed the connection and nobody else sends", async () => {
  const { last, clock, publisher, offers } = await sending();
  last().boxCloses();
  await clock.pass(3100);
  last().become("connected");
  await clock.pass(10);
  assert.equal(publisher.state().link.link, "sending");
  assert.equal(offers(), 2);
});

Deno.test("makePublisher() is patient with a flicker of the network", async () => {
  const { last, clock, publisher, offers } = await sending();
  last().become("disconnected");
  await clock.pass(1000);
  last().become("connected");
  last().heard++;
  await clock.pass(1000);
  assert.equal(publisher.state().link.link, "sending");
  assert.equal(offers(), 1);
});

Deno.test("stop() ends the session on the box, with keepalive when the page goes, and is silent afterwards", async () => {
  const { publisher, clock, ended, states, offers } = await sending();
  publisher.stop({ leaving: true });
  assert.deepEqual(ended, [{ url: "https://box.example/whip/bees/1", leaving: true }]);
  const before = states.length;
  await clock.pass(60_000);
  assert.equal(states.length, before);
  assert.equal(offers(), 1);
});

Deno.test("stop() during the offer ends what the box makes of it", async () => {
  const { publisher, clock, ended, offers } = stand();
  publisher.start();
  publisher.stop({ leaving: false });
  await clock.pass(100);
  assert.equal(publisher.state().link.link, "idle");
  assert.equal(ended.length, offers());
});

Deno.test("limit() holds for this connection and the next", async () => {
  const { publisher, last, clock } = await sending();
  await publisher.limit({ bitrate: 600_000, fps: 15 });
  assert.deepEqual(last().senders[0]?.parameters.encodings, [{ maxBitrate: 600_000, maxFramerate: 15 }]);
  last().become("failed");
  await clock.pass(1000);
  assert.equal(last().senders[0]?.parameters.encodings[0]?.maxBitrate, 600_000);
});
