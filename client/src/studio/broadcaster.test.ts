import assert from "node:assert/strict";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import { FakeDevices } from "../../testing/fake-media.ts";
import { CODECS, FakePeer } from "../../testing/fake-peer.ts";
import { makeBroadcaster } from "./broadcaster.ts";
import type { Mixer, Voice } from "./sound/mixer.ts";
import type { StageOrder } from "./stage/paint.ts";

const TARGET = { url: "https://box.example/whip/bees", key: "k" };

function stand({ locks }: { locks?: LockManager } = {}) {
  const clock = makeFakeClock();
  const media = new FakeDevices();
  const peers: FakePeer[] = [];
  const orders: StageOrder[] = [];
  const log: string[] = [];
  const voices: Partial<Record<Voice, MediaStreamTrack | undefined>> = {};
  let loud = 0.1;
  const mixer: Mixer = {
    track: {} as MediaStreamTrack,
    wake: () => Promise.resolve(),
    put: (voice, track) => {
      voices[voice] = track;
    },
    mute: (voice, muted) => log.push(`${muted ? "mute" : "unmute"} ${voice}`),
    samples: () => new Float32Array(8).fill(loud),
    close: () => Promise.resolve(),
  };
  const broadcaster = makeBroadcaster({
    media: media.asMedia(),
    secure: true,
    locks,
    address: "30311:a:bees",
    fetch: (_input, { method } = {}) => {
      log.push(method ?? "GET");
      return Promise.resolve(
        method === "POST"
          ? new Response("v=0\r\n", { status: 201, headers: { location: "/whip/bees/1" } })
          : new Response(null, { status: 204 }),
      );
    },
    codecs: () => CODECS,
    makePeer: (configuration) => {
      const peer = new FakePeer(configuration);
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    makeStage: ({ preset }) => {
      log.push(`stage ${preset.height}`);
      return {
        track: { height: preset.height } as unknown as MediaStreamTrack,
        way: "worker",
        order: (order) => orders.push(order),
        source: (source, track) => log.push(`${source} ${track === undefined ? "out" : "in"}`),
        close: () => log.push("stage closed"),
      };
    },
    makeMixer: () => mixer,
    stayAwake: () => {
      log.push("awake");
      return () => log.push("asleep");
    },
    after: clock.after,
    now: clock.now,
    random: () => 0.5,
    fedByOther: () => Promise.resolve(false),
    onView: () => {},
  });
  const live = async () => {
    await broadcaster.turnOn();
    await broadcaster.goLive(TARGET, { steal: false });
    await clock.pass(10);
    peers.at(-1)?.become("connected");
    await clock.pass(10);
    assert.equal(broadcaster.view().publisher.link.link, "sending");
  };
  return {
    broadcaster,
    clock,
    media,
    peers,
    orders,
    log,
    voices,
    live,
    quiet: () => {
      loud = 0;
    },
  };
}

Deno.test("a camera unplugged while live leaves sound, session and a card; another one takes its place", async () => {
  const { broadcaster, media, peers, live, log } = stand();
  await live();
  media.tracks[0]?.end();
  assert.equal(broadcaster.view().shown, "card");
  assert.equal(broadcaster.view().publisher.link.link, "sending");
  assert.equal(log.at(-1) === "camera out" || log.includes("camera out"), true);
  await broadcaster.ask("camera", "usb");
  assert.equal(broadcaster.view().shown, "camera");
  assert.equal(peers.length, 1);
});

Deno.test("a share stopped from the browser's bar goes back to the camera without a new session", async () => {
  const { broadcaster, media, peers, live, voices } = stand();
  await live();
  await broadcaster.show("both");
  assert.equal(broadcaster.view().shown, "both");
  assert.ok(voices.screen !== undefined);
  media.tracks.find(({ device, kind }) => device === "screen" && kind === "video")?.end();
  assert.equal(broadcaster.view().shown, "camera");
  assert.equal(voices.screen, undefined);
  assert.equal(peers.length, 1);
});

Deno.test("show() keeps the old scene when the picker is closed", async () => {
  const { broadcaster, media, live } = stand();
  await live();
  media.refusals.screen = ["NotAllowedError", "Permission denied"];
  assert.equal(await broadcaster.show("screen"), "dismissed");
  assert.equal(broadcaster.view().scene, "camera");
  assert.equal(broadcaster.view().shown, "camera");
});

Deno.test("show() stops sharing what is no longer shown", async () => {
  const { broadcaster, media, live } = stand();
  await live();
  await broadcaster.show("screen");
  await broadcaster.show("camera");
  assert.equal(broadcaster.view().capture.screen.is, "off");
  assert.equal(
    media.tracks.filter(({ device }) => device === "screen").every((t) => t.readyState === "ended"),
    true,
  );
});

Deno.test("the size stays while sending; the bitrate follows at once", async () => {
  const { broadcaster, live, peers } = stand();
  await live();
  broadcaster.choosePreset("480p30");
  assert.equal(broadcaster.view().preset, "720p30");
  await broadcaster.chooseBitrate(600_000);
  assert.equal(peers[0]?.senders[0]?.parameters.encodings[0]?.maxBitrate, 600_000);
});

Deno.test("a size chosen before is the stage's", async () => {
  const { broadcaster, log } = stand();
  await broadcaster.turnOn();
  broadcaster.choosePreset("480p30");
  assert.deepEqual(log.filter((line) => line.startsWith("stage")), [
    "stage 720",
    "stage closed",
    "stage 480",
  ]);
});

Deno.test("a microphone that says nothing is found out, and not while it is muted", async () => {
  const { broadcaster, clock, live, quiet } = stand();
  await live();
  quiet();
  broadcaster.mute("microphone", true);
  await clock.pass(10_000);
  assert.equal(broadcaster.view().silent, false);
  broadcaster.mute("microphone", false);
  await clock.pass(6000);
  assert.equal(broadcaster.view().silent, true);
});

Deno.test("a second tab is told that another one sends, and asks the box nothing", async () => {
  const locks = {
    request: (_name: string, _options: LockOptions, work: (lock: Lock | null) => void) => {
      work(null);
      return Promise.resolve();
    },
  } as unknown as LockManager;
  const { broadcaster, log } = stand({ locks });
  await broadcaster.turnOn();
  await broadcaster.goLive(TARGET, { steal: false });
  assert.equal(broadcaster.view().elsewhere, true);
  assert.equal(await broadcaster.isFree(), false);
  assert.equal(log.includes("POST"), false);
  assert.equal(log.includes("awake"), false);
});

Deno.test("close() ends the session, lets the screen sleep and stops every device", async () => {
  const { broadcaster, log, live, media, clock } = stand();
  await live();
  broadcaster.close();
  const said = log.length;
  await clock.pass(60_000);
  assert.equal(log.length, said);
  for (const line of ["DELETE", "asleep", "stage closed"]) assert.ok(log.includes(line), line);
  assert.equal(media.tracks.every(({ readyState }) => readyState === "ended"), true);
});
