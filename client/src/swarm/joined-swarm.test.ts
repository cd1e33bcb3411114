import assert from "node:assert/strict";
import { problemJson } from "../../../contracts/api/problem.ts";
import { fromHex } from "../../../contracts/hex.ts";
import type { SignEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import { receiptTemplate } from "../../../contracts/swarm/receipt.ts";
import { meshInfoHash } from "../../../contracts/swarm/swarm-id.ts";
import { trackerAnswerJson } from "../../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../contracts/swarm/tracker-messages.ts";
import { readTrackerRequest } from "../../../contracts/swarm/tracker-requests.ts";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import type { FedHls } from "../player/feeding.ts";
import { joinSwarm } from "./joined-swarm.ts";
import { makeTrialWorld } from "./peer/trial-connection.ts";
import type { TrackerSocket } from "./tracker/tracker-link.ts";

const ADDRESS = `30311:${"a".repeat(64)}:demo`;
const SID = "00112233445566aa";
const MESH = meshInfoHash(ADDRESS, SID);
const EDGES = ["https://a.example", "https://b.example"];
const TURN = { urls: ["turn:turn.example"], username: "u", credential: "c" };
const LOW = { rung: "low", hls: {} } as FedHls;

/** A page in the swarm of a session, whose edges, trackers and connections are in the test's hands. */
async function stand({ admits = () => true, relayOnly = false, servers = () => [TURN], sign }: {
  admits?: (edge: string) => boolean;
  servers?: (edge: string) => RTCIceServer[];
  relayOnly?: boolean;
  /** What signs for the viewer, in the tier that asks for it. */
  sign?: SignEvent;
} = {}) {
  const clock = makeFakeClock(1_790_000_000_000);
  const said: string[] = [];
  const sockets: { url: string; heard: TrackerRequest[]; on: TrackerSocket; closed: boolean }[] = [];
  const made: RTCConfiguration[] = [];
  const world = makeTrialWorld();
  let fed: FedHls | undefined = LOW;
  const joined = joinSwarm({
    client: {
      load: () => () => {},
      judge: () => () => {},
      check: () => () => {},
      tell: (on) => said.push(`tell ${on}`),
    },
    edges: EDGES,
    address: ADDRESS,
    sid: SID,
    tier: sign === undefined ? "open" : "key",
    delegation: undefined,
    sign,
    relayOnly,
    makeConnection(configuration) {
      made.push(configuration);
      return world.make(configuration);
    },
    budget: { take: () => true, left: () => 1 },
    fed: () => fed,
    secret: new Uint8Array(32).fill(1),
    fetch(input) {
      const { origin } = new URL(String(input));
      if (!admits(origin)) {
        const problem = problemJson(403, "sharing-off", "Because.");
        return Promise.resolve(Response.json(problem, { status: 403 }));
      }
      return Promise.resolve(Response.json({
        token: "abc",
        trackers: [`wss://${new URL(origin).host}/v1/tracker`],
        expires: clock.now() / 1000 + 3600,
        tier: "open",
        degree: 5,
        iceServers: servers(origin),
      }));
    },
    makeSocket(url) {
      const on: TrackerSocket = {
        send: (text) => {
          const request = readTrackerRequest(String(text));
          assert.ok(request);
          socket.heard.push(request);
        },
        close: () => void (socket.closed = true),
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      };
      const socket = { url, heard: [] as TrackerRequest[], on, closed: false };
      sockets.push(socket);
      return on;
    },
    storage: () => ({ getItem: () => null, setItem: () => {} }),
    now: clock.now,
    after: clock.after,
    random: () => 0,
    on: {
      viewers: (count) => said.push(`viewers ${count}`),
      refused: (unsigned) => said.push(unsigned ? "unsigned" : "refused"),
      engine: (name) => said.push(`engine ${name}`),
      company: (count) => count === undefined ? undefined : said.push(`company ${count}`),
      peers: (ids) => said.push(`peers ${ids.length}`),
      gave: () => assert.fail("nothing is given here"),
      receipts: () => assert.fail("nobody signs here"),
    },
  });
  await clock.pass(0);
  for (const { on } of sockets) (on as WebSocket).onopen?.(new Event("open"));
  const answer = (message: Partial<TrackerAnswer & { action: "announce" }>) =>
    (sockets[0]?.on as WebSocket).onmessage?.({
      data: trackerAnswerJson({
        action: "announce",
        infoHash: MESH,
        interval: 120,
        complete: 0,
        incomplete: 3,
        ...message,
      }),
    } as MessageEvent);
  const feed = (next: FedHls | undefined) => {
    fed = next;
    joined.fedAnew();
  };
  return { clock, said, sockets, made, joined, answer, feed };
}

Deno.test("joinSwarm() is counted at both edges, and makes no connection, before it is told to share", async () => {
  const { clock, said, sockets, made, joined, answer } = await stand();
  await clock.pass(60_000);
  answer({});
  assert.deepEqual(said, ["viewers 3"]);
  assert.equal(joined.load(), undefined);
  assert.deepEqual([sockets.length, made.length], [2, 0]);
  for (const { heard } of sockets) {
    assert.ok(
      heard.every((each) => each.action === "announce" && each.numWant === 0 && each.offers.length === 0),
    );
  }
  joined.close();
});

Deno.test("joinSwarm() says refused when no edge admits it, and not while one does", async () => {
  const none = await stand({ admits: () => false });
  await none.clock.pass(10);
  assert.deepEqual([none.said, none.sockets.length], [["refused"], 0]);
  none.joined.close();

  const one = await stand({ admits: (edge) => edge === EDGES[0] });
  await one.clock.pass(10);
  assert.deepEqual([one.said, one.sockets.length], [[], 1]);
  one.joined.close();
});

Deno.test("joinSwarm() asks a viewer who won't sign once for each edge, and never again", async () => {
  let asked = 0;
  const { clock, said, sockets, joined } = await stand({
    sign() {
      asked++;
      return Promise.reject(new Error("no"));
    },
  });
  await clock.pass(10);
  assert.deepEqual([asked, said], [2, ["unsigned"]]);
  for (let minute = 0; minute < 60; minute++) {
    joined.wake();
    await clock.pass(60_000);
  }
  assert.deepEqual([asked, said, sockets.length], [2, ["unsigned"], 0]);
  joined.close();
});

Deno.test("joinSwarm() shows no address but a relay's when told to hide it", async () => {
  for (const [relayOnly, policy] of [[true, "relay"], [false, "all"]] as const) {
    const { clock, made, joined } = await stand({ relayOnly });
    joined.share(true);
    await clock.pass(10);
    assert.ok(made.length > 0);
    for (const { iceTransportPolicy, iceServers } of made) {
      assert.deepEqual([iceTransportPolicy ?? "all", iceServers?.length], [policy, 1]);
    }
    joined.close();
  }
});

Deno.test("joinSwarm() connects with the servers of every edge that admitted it", async () => {
  for (const withRelay of EDGES) {
    const stun = [{ urls: ["stun:stun.example"] }];
    const servers = (edge: string) => edge === withRelay ? [TURN] : stun;
    const { clock, made, joined } = await stand({ relayOnly: true, servers });
    joined.share(true);
    await clock.pass(10);
    assert.ok(made.length > 0);
    for (const { iceServers } of made) {
      assert.deepEqual(iceServers?.map(({ urls }) => String(urls)).sort(), [
        "stun:stun.example",
        "turn:turn.example",
      ]);
    }
    joined.close();
  }
});

Deno.test("joinSwarm() says how many share what plays here, apart from those who only watch", async () => {
  const { said, joined, answer } = await stand();
  answer({ incomplete: 9, taking: 4 });
  joined.share(true);
  said.length = 0;
  answer({ incomplete: 9, taking: 0 });
  answer({ incomplete: 9, taking: 2 });
  answer({ incomplete: 2 });
  assert.deepEqual(said.filter((each) => each.startsWith("company")), [
    "company 1",
    "company 2",
    "company 2",
  ]);
  joined.share(false);
  said.length = 0;
  answer({ incomplete: 9, taking: 2 });
  assert.deepEqual(said, ["viewers 9"]);
  joined.close();
});

Deno.test("joinSwarm() counts no receipt that is void: about itself, of another session, or for what it never gave", async () => {
  const { sockets, joined } = await stand();
  const peerOf = (secret: Uint8Array) => peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), ADDRESS);
  const [own, others] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const receipt = {
    address: ADDRESS,
    sid: SID,
    from: peerOf(own),
    to: peerOf(others),
    first: 1,
    last: 2,
    bytes: 9,
  };
  const template = receiptTemplate(receipt, 1_790_000_000);
  const about = template.tags.map((tag) => tag[0] === "to" ? ["to", receipt.from] : tag);
  for (
    const event of [
      signEvent(template, others),
      signEvent({ ...template, tags: about }, own),
      signEvent(receiptTemplate({ ...receipt, sid: "f".repeat(16) }, 1_790_000_000), others),
    ]
  ) {
    (sockets[0]?.on as WebSocket).onmessage?.({
      data: trackerAnswerJson({ action: "receipt", infoHash: MESH, receipt: event }),
    } as MessageEvent);
  }
  joined.close();
});

Deno.test("joinSwarm() asks to be told of parts while it shares, and no longer", async () => {
  const { said, joined, feed } = await stand();
  joined.share(true);
  assert.notEqual(joined.load(), undefined);
  feed(undefined);
  assert.deepEqual(said, ["tell true", "engine mesh", "tell false", "peers 0", "engine undefined"]);
  assert.equal(joined.load(), undefined);
  joined.close();
});

Deno.test("joinSwarm() leaves every tracker when it is closed, and says nothing more", async () => {
  const { clock, said, sockets, joined } = await stand();
  joined.share(true);
  joined.close();
  said.length = 0;
  for (const { heard, closed, on } of sockets) {
    const last = heard.at(-1);
    assert.ok(closed && last?.action === "announce" && last.event === "stopped");
    (on as WebSocket).onclose?.({ code: 4403 } as CloseEvent);
  }
  await clock.pass(600_000);
  assert.deepEqual([said, sockets.length], [[], 2]);
});
