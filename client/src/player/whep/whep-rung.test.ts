import assert from "node:assert/strict";
import type { StreamState } from "../../../../contracts/api/status.ts";
import { problemJson } from "../../../../contracts/api/problem.ts";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { FakeReceiver } from "../../../testing/fake-receiver.ts";
import { isOfBox, makeWhepRung } from "./whep-rung.ts";

const URL_OF_BOX = "https://box.example/whep/demo";
const LINK = '<stun:box.example:3478>; rel="ice-server", <stun:spy.example>; rel="ice-server"';

const refuse = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json(problemJson(status, code, code), { status, headers });

/** A rung before a box of the test's making. */
function start() {
  const clock = makeFakeClock();
  const peers: FakeReceiver[] = [];
  const said: string[] = [];
  const requests: { method: string; url: string; keepalive: boolean; body: string }[] = [];
  const screen = {
    srcObject: null as MediaProvider | null,
    paused: false,
    ended: false,
    play: () => {
      screen.paused = false;
      return Promise.resolve();
    },
    pause: () => {
      screen.paused = true;
    },
  };
  const world = {
    box: "live" as StreamState | undefined,
    answer: (method: string): Response | Promise<Response> =>
      method === "POST"
        ? new Response("v=0\r\n", {
          status: 201,
          headers: { location: `/whep/demo/s${peers.length}`, etag: "*", link: LINK },
        })
        : new Response(null, { status: 204 }),
  };
  const rung = makeWhepRung({
    url: URL_OF_BOX,
    video: screen,
    makePeer(configuration) {
      const peer = new FakeReceiver(configuration);
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    makeStream: () => ({ addTrack: () => undefined }) as unknown as MediaStream,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push({
        method: request.method,
        url: request.url,
        keepalive: init?.keepalive === true,
        body: await request.text(),
      });
      return await world.answer(request.method);
    },
    after: clock.after,
    now: clock.now,
    random: () => 0.5,
    box: () => world.box,
    on: {
      ready: () => void said.push("ready"),
      blocked: () => void said.push("blocked"),
      turning: () => void said.push("turning"),
      answered: () => void said.push("answered"),
      silent: () => void said.push("silent"),
      gaveUp: (why) => void said.push(`gave up: ${why}`),
    },
  });
  const newest = () => peers.at(-1) ?? assert.fail("nothing was offered");
  /** Connects, and shows the first picture. */
  const play = async () => {
    await clock.pass(10);
    newest().become("connected");
    newest().feed();
    await clock.pass(300);
    rung.show();
  };
  const posts = () => requests.filter(({ method }) => method === "POST").length;
  return { clock, peers, said, requests, screen, world, rung, newest, play, posts };
}

for (
  const [status, code, why] of [
    [406, "b-frames", "b-frames"],
    [406, "no-common-codec", "codec"],
    [503, "box-full", "full"],
    [429, "too-many-sessions", "full"],
    [404, "unknown-stream", "not-offered"],
  ] as const
) {
  Deno.test(`makeWhepRung() gives up at ${code} and does not ask again`, async () => {
    const { clock, said, world, posts } = start();
    world.answer = () => refuse(status, code);
    await clock.pass(60_000);
    assert.ok(said.includes(`gave up: ${why}`), said.join());
    assert.equal(posts(), 1);
  });
}

Deno.test("makeWhepRung() gives up when no packet finds the way, and ends its session at the box", async () => {
  const { clock, said, requests, newest } = start();
  await clock.pass(7000);
  assert.deepEqual(said, ["answered", "gave up: no-way"]);
  assert.equal(newest().closed, true);
  assert.deepEqual(requests.at(-1)?.method, "DELETE");
});

Deno.test("makeWhepRung() gives up where nobody ever answered", async () => {
  const { clock, said, world, posts } = start();
  world.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  await clock.pass(30_000);
  assert.equal(said.at(-1), "gave up: not-offered");
  assert.equal(posts(), 3);
});

Deno.test("makeWhepRung() gives up a way that keeps breaking although the encoder sends", async () => {
  const { clock, said, newest, play } = start();
  for (let times = 0; times < 3; times++) {
    await play();
    newest().become("failed");
    await clock.pass(1000);
  }
  assert.equal(said.at(-1), "gave up: unstable");
});

Deno.test("makeWhepRung() calls no way broken whose encoder had stopped, though the box wasn't heard to say so in time", async () => {
  const { clock, said, world, newest, play } = start();
  const offers = world.answer;
  for (let times = 0; times < 6; times++) {
    await play();
    world.answer = () => refuse(404, "not-live");
    newest().become("failed");
    await clock.pass(1000);
    world.answer = offers;
    await clock.pass(3000);
  }
  assert.equal(said.some((word) => word.startsWith("gave up")), false, said.join());
});

Deno.test("makeWhepRung() has nothing to wait for while it connects anew", async () => {
  const { clock, rung, newest, play, world } = start();
  await play();
  assert.equal(rung.waitingSeconds(), 1);
  world.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  newest().become("failed");
  await clock.pass(100);
  assert.equal(rung.waitingSeconds(), 0);
});

Deno.test("makeWhepRung() leaves a box that tells of an absent encoder alone, and hurries when told of its return", async () => {
  for (const [told, most] of [["waiting", 2], [undefined, 11]] as const) {
    const { clock, said, world, rung, posts } = start();
    world.box = told;
    world.answer = () => refuse(404, "not-live", { "retry-after": "2" });
    await clock.pass(30_000);
    assert.ok(posts() <= most, `${posts()} offers in half a minute`);
    assert.equal(said.some((word) => word.startsWith("gave up")), false);
    const before = posts();
    rung.hurry();
    await clock.pass(10);
    assert.equal(posts(), before + 1);
  }
});

Deno.test("makeWhepRung() gives up where the box calls live what it has no picture of", async () => {
  const { clock, said, world } = start();
  world.answer = () => refuse(404, "not-live");
  await clock.pass(60_000);
  assert.equal(said.at(-1), "gave up: not-offered");
});

Deno.test("makeWhepRung() keeps a picture paused that the viewer paused, and plays on what only the encoder stopped", async () => {
  for (const byViewer of [true, false]) {
    const { clock, screen, newest, play } = start();
    await play();
    screen.paused = true;
    screen.ended = !byViewer;
    newest().boxCloses();
    await clock.pass(200);
    newest().become("connected");
    newest().feed();
    await clock.pass(300);
    assert.equal(screen.paused, byViewer);
  }
});

Deno.test("makeWhepRung() shows what comes although nothing of it is decoded yet", async () => {
  const { clock, said, newest } = start();
  await clock.pass(10);
  newest().become("connected");
  newest().packets = 50;
  await clock.pass(3000);
  assert.equal(said.includes("ready"), false);
  newest().packets = 60;
  await clock.pass(1500);
  assert.equal(said.includes("ready"), true);
});

Deno.test("makeWhepRung() offers anew at once when the box lets it go, and shows the next picture by itself", async () => {
  const { clock, said, peers, screen, newest, play } = start();
  await play();
  const first = screen.srcObject;
  newest().boxCloses();
  await clock.pass(200);
  assert.equal(peers.length, 2);
  newest().become("connected");
  newest().feed();
  await clock.pass(300);
  assert.ok(said.includes("turning"));
  assert.notEqual(screen.srcObject, first);
});

Deno.test("makeWhepRung() asks the box when nothing comes, and stays while the session lives and the encoder pauses", async () => {
  const { clock, peers, requests, world, play } = start();
  await play();
  world.box = "reconnecting";
  await clock.pass(20_000);
  assert.equal(peers.length, 1);
  assert.ok(requests.filter(({ method, body }) => method === "PATCH" && body === "").length > 5);
});

Deno.test("makeWhepRung() connects anew when the session is over at the box, or the network is another one", async () => {
  for (const code of ["unknown-session", "restarting"]) {
    const { clock, peers, world, play } = start();
    await play();
    const usual = world.answer;
    world.answer = (method) =>
      method === "PATCH" ? refuse(code === "restarting" ? 503 : 404, code) : usual(method);
    await clock.pass(3500);
    assert.ok(peers.length > 1, code);
  }
  const { clock, peers, play } = start();
  await play();
  await clock.pass(6000);
  assert.ok(peers.length > 1, "the encoder sends, and nothing of it came");
});

Deno.test("close() ends the session at the box, by a request that outlives the page when it goes", async () => {
  for (const leaving of [true, false]) {
    const { clock, requests, screen, rung, newest, play } = start();
    await play();
    rung.close({ leaving });
    await clock.pass(20);
    const last = requests.at(-1);
    assert.deepEqual([last?.method, last?.url, last?.keepalive], [
      "DELETE",
      "https://box.example/whep/demo/s1",
      leaving,
    ]);
    assert.equal(newest().closed, true);
    assert.equal(screen.srcObject, null);
    await clock.pass(60_000);
    assert.equal(requests.at(-1), last);
  }
});

Deno.test("makeWhepRung() asks for no device, and lets no server but the box learn of the viewer", async () => {
  const { newest, play } = start();
  await play();
  assert.deepEqual(newest().asked, ["video", "audio"]);
  assert.deepEqual(newest().configuration.iceServers, [{ urls: "stun:box.example:3478" }]);
});

Deno.test("isOfBox() refuses servers of other hosts, and lists that hide one", () => {
  assert.equal(isOfBox({ urls: "stun:spy.example" }, URL_OF_BOX), false);
  assert.equal(isOfBox({ urls: ["turn:box.example:3478", "turn:spy.example"] }, URL_OF_BOX), false);
  assert.equal(isOfBox({ urls: "stun:box.example.spy.example" }, URL_OF_BOX), false);
  assert.equal(isOfBox({ urls: "turns:box.example?transport=tcp" }, URL_OF_BOX), true);
  assert.equal(isOfBox({ urls: "stun:[2001:db8::1]:3478" }, "https://[2001:db8::1]:5659/whep/demo"), true);
});

Deno.test("behind() knows nothing before a picture, and hasSound() nothing before sound would have come", async () => {
  const { clock, rung, newest, play } = start();
  assert.equal(rung.behind(0), undefined);
  assert.equal(rung.hasSound(), undefined);
  await play();
  for (let second = 0; second < 4; second++) {
    newest().feed();
    await clock.pass(1000);
  }
  const behind = rung.behind(0);
  assert.ok(behind !== undefined && "ms" in behind);
  assert.equal(Math.round(behind.ms), 60);
  assert.equal(rung.hasSound(), false);
  newest().soundPackets = 9;
  await clock.pass(300);
  assert.equal(rung.hasSound(), true);
});
