import assert from "node:assert/strict";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { checkSchnorr, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { fromHex } from "../../contracts/hex.ts";
import { BOX_SECRET, CREATOR_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { meshInfoHash } from "../../contracts/swarm/swarm-id.ts";
import { chooseEdges } from "../../contracts/swarm/trackers.ts";
import type { Signal } from "../../client/src/swarm/peer/signalling.ts";
import { joinSwarm } from "../../client/src/swarm/tracker/join-swarm.ts";
import { makeSwarmSignalling } from "../../client/src/swarm/tracker/swarm-signalling.ts";
import { afterTimeout } from "../../client/src/webrtc/schedule.ts";
import { makeApp } from "../../edge/app.ts";
import { EDGE_LIMITS } from "../../edge/config.ts";
import { makeKnownTerms } from "../../edge/admission/known-terms.ts";
import { listenWithNode } from "../../edge/listen/node.ts";
import { TRACKER_LIMITS } from "../../edge/tracker/limits.ts";
import { makeTracker, type Tracker } from "../../edge/tracker/tracker.ts";

const SID = "0123456789abcdef";
const HASH = meshInfoHash(TRIAL_ADDRESS, SID);
const now = Math.floor(Date.now() / 1000);
const delegation = signEvent(
  delegationTemplate({
    address: TRIAL_ADDRESS,
    signers: [publicKeyOf(BOX_SECRET)],
    nbf: now - 100,
    exp: now + 3600,
  }, now),
  CREATOR_SECRET,
);

type RunningEdge = { url: string; tracker: Tracker; stop: () => Promise<void> };

/** An edge as its process makes it, on a port of this machine; 0: a free one. */
async function startEdge(seed: number, port = 0): Promise<RunningEdge> {
  const terms = makeKnownTerms();
  const tracker = makeTracker({
    limits: TRACKER_LIMITS,
    now: Date.now,
    random: () => 0,
    stands: terms.stands,
  });
  const onFault = (error: unknown) => console.error("an edge failed:", error);
  const app = makeApp({
    secret: new Uint8Array(32).fill(seed),
    limits: EDGE_LIMITS,
    proxies: 0,
    lookUp: () => Promise.resolve({ state: "answered", events: [] }),
    check: checkSchnorr,
    tracker,
    terms,
    origins: [],
    now: Date.now,
    memory: () => 0,
    onFault,
  });
  const server = await listenWithNode({
    port,
    connections: 1000,
    connectionsOf: () => Infinity,
    fetch: (request, asked) => app.fetch(request, asked),
    onFault,
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    tracker,
    stop: () => tracker.leave(0).then(server.stop),
  };
}

/** A page with a key of its own at the stream's trackers, and all that it heard of others. */
function openPage(n: number, edges: readonly string[]) {
  const secret = new Uint8Array(32).fill(n);
  const peerId = peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), TRIAL_ADDRESS);
  const refusals: string[] = [];
  const trackers = joinSwarm({
    edges,
    infoHash: HASH,
    request: () => ({ address: TRIAL_ADDRESS, peerId, delegation }),
    sign: (template) => Promise.resolve(signEvent(template, secret)),
    fetch,
    makeSocket: (url) => new WebSocket(url),
    after: afterTimeout,
    now: Date.now,
    random: () => 0,
    onAdmission: (edge, said) =>
      said.state === "admitted" ? undefined : refusals.push(`${edge}: ${said.state}`),
  });
  const heard: Signal[] = [];
  const signalling = makeSwarmSignalling({
    link: trackers,
    infoHash: HASH,
    peerId,
    most: 5,
    degree: () => 0,
    hear: (signal) => heard.push(signal),
  });
  let serial = 0;
  return {
    peerId,
    heard,
    refusals,
    trackers,
    answer: signalling.answer,
    announce: () =>
      signalling.announce({
        offers: [1, 2].map(() => ({ offerId: `${n}-${serial++}`, sdp: "v=0 offer" })),
        uplink: 0,
      }),
  };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!holds()) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("viewers who take two of a stream's edges meet there, also when one edge goes away and comes back", async () => {
  const three = await Promise.all([1, 2, 3].map((seed) => startEdge(seed)));
  const edges = three.map(({ url }) => url);
  const [firstUrl, secondUrl] = chooseEdges(edges, HASH);
  const [first, second] = [firstUrl, secondUrl].map((url) => three.find((edge) => edge.url === url));
  const third = three.find((edge) => edge !== first && edge !== second);
  assert.ok(first && second && third && firstUrl);

  const [a, b] = [openPage(21, edges), openPage(22, edges)];
  const pages = [a, b];
  a.announce();
  b.announce();
  const metAt = (tracker: Tracker) => tracker.size().peers === 2;
  await until("both are at both trackers", () => metAt(first.tracker) && metAt(second.tracker));
  assert.equal(third.tracker.sockets(), 0);
  assert.deepEqual([a.refusals, b.refusals], [[], []]);
  const offered = () =>
    pages.flatMap((page) =>
      page.heard.flatMap((signal) => signal.signal === "offer" ? [{ page, signal }] : [])
    );
  await until("an offer came", () => offered().length === 1);
  const [{ page, signal } = { page: a, signal: undefined }] = offered();
  assert.ok(signal);
  page.answer({ to: signal.peerId, offerId: signal.offerId, sdp: "v=0 answer" });
  const offerer = page === a ? b : a;
  await until("its answer came back", () => offerer.heard.some((said) => said.signal === "answer"));

  await first.stop();
  await until("both lost the first", () => second.tracker.sockets() === 2 && first.tracker.sockets() === 0);
  assert.equal(a.heard.concat(b.heard).filter((said) => said.signal === "gone").length, 0);
  const c = openPage(23, edges);
  c.announce();
  await until("a newcomer meets both by the second", () => second.tracker.counters.offersRelayed >= 2);
  assert.equal(second.tracker.size().peers, 3);

  const again = await startEdge(chooseSeed(first, three), Number(new URL(firstUrl).port));
  await until("all are back at the first", () => again.tracker.size().peers === 3);

  for (const page of [a, b, c]) page.trackers.close();
  await until("nobody is left", () => again.tracker.sockets() + second.tracker.sockets() === 0);
  assert.deepEqual([again.tracker.size(), second.tracker.size()], [
    { peers: 0, swarms: 0 },
    { peers: 0, swarms: 0 },
  ]);
  await Promise.all([again, second, third].map((edge) => edge.stop()));
});

/** The key that an edge was started with. */
function chooseSeed(edge: RunningEdge, all: readonly RunningEdge[]): number {
  return all.indexOf(edge) + 1;
}
