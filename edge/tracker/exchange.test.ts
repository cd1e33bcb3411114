import assert from "node:assert/strict";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { CREATOR_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { listenWithDeno } from "../listen/deno.ts";
import { listenWithNode } from "../listen/node.ts";
import { startTrialEdge, type TrialEdge, trialPeerId, trialToken, until } from "./trial-edge.ts";
import { knock } from "./trial-knock.ts";
import { openTrialPeer, TRIAL_SWARM, type TrialPeer } from "./trial-peer.ts";

const SERVERS = { listenWithNode, listenWithDeno };
const nowSeconds = () => Math.floor(Date.now() / 1000);

type EdgeOptions = Omit<Parameters<typeof startTrialEdge>[0], "listen">;

/** Runs with an edge that listens, and ends it. */
async function withEdge(
  listen: typeof listenWithNode,
  options: EdgeOptions,
  run: (edge: TrialEdge) => Promise<void>,
): Promise<void> {
  const edge = await startTrialEdge({ listen, ...options });
  try {
    await run(edge);
  } finally {
    await edge.stop();
  }
}

const closeAll = (...peers: TrialPeer[]) => Promise.all(peers.map((peer) => peer.close()));

for (const [name, listen] of Object.entries(SERVERS)) {
  Deno.test(`${name}() answers 401, 403 or 426 to who may not connect, each with a code`, () =>
    withEdge(listen, { origins: ["https://watch.example"] }, async ({ url, tracker }) => {
      const refused = async (
        query: string,
        headers: Record<string, string> = { origin: "https://watch.example" },
      ) => {
        const socket = await knock(url, query, headers);
        socket.close();
        return [socket.status, socket.code];
      };
      const peerId = trialPeerId(1);
      const good = trialToken({ peerId });
      assert.deepEqual(await refused(""), [401, "no-token"]);
      assert.deepEqual(await refused("?t=xyz"), [401, "bad-token"]);
      const bent = good.slice(0, -8) + (good.at(-8) === "A" ? "B" : "A") + good.slice(-7);
      assert.deepEqual(await refused(`?t=${bent}`), [401, "bad-token"]);
      assert.deepEqual(await refused(`?t=${"A".repeat(5000)}`), [401, "bad-token"]);
      const old = trialToken({ peerId, exp: nowSeconds() - 1 });
      assert.deepEqual(await refused(`?t=${old}`), [403, "expired-token"]);
      const foreign = trialToken({ peerId }, new Uint8Array(32).fill(8));
      assert.deepEqual(await refused(`?t=${foreign}`), [403, "foreign-token"]);
      assert.deepEqual(await refused(`?t=${good}`, { origin: "https://evil.example" }), [
        403,
        "wrong-origin",
      ]);
      assert.deepEqual(await refused(`?t=${good}`, {}), [403, "wrong-origin"]);
      const plain = await fetch(`${url}/v1/tracker?t=${good}`);
      assert.deepEqual([plain.status, (await plain.json()).code], [426, "upgrade-required"]);
      assert.deepEqual(await refused(`?t=${good}`), [101, undefined]);
      assert.equal(tracker.counters.upgradesRefused.get("bad-token"), 3);
      await until(() => tracker.sockets() === 0);
    }));

  Deno.test(`${name}() lets nobody in by a token that was given for less than the creator asks now`, () =>
    withEdge(listen, {}, async ({ url, tracker, terms }) => {
      const a = await openTrialPeer(url, 1);
      const now = nowSeconds();
      const asksKey = delegationTemplate({
        address: TRIAL_ADDRESS,
        signers: ["a".repeat(64)],
        nbf: now - 60,
        exp: now + 3600,
        sharing: { tier: "key", threshold: 3 },
      }, now);
      terms.learn(TRIAL_ADDRESS, [signEvent(asksKey, CREATOR_SECRET)]);
      const late = await knock(url, `?t=${trialToken({ peerId: trialPeerId(2) })}`);
      late.close();
      assert.deepEqual([late.status, late.code], [403, "outdated-token"]);
      const better = await knock(url, `?t=${trialToken({ peerId: trialPeerId(3), tier: "key" })}`);
      better.close();
      assert.equal(better.status, 101);
      tracker.sweep();
      assert.equal((await a.closed).code, 4401);
    }));

  Deno.test(`${name}() lets two peers with good tokens exchange offer and answer, and forgets both when they hang up`, () =>
    withEdge(listen, {}, async ({ url, tracker }) => {
      const [a, b] = [await openTrialPeer(url, 1), await openTrialPeer(url, 2)];
      a.announce();
      assert.deepEqual(await a.next("announce"), {
        action: "announce",
        infoHash: TRIAL_SWARM,
        interval: 10,
        complete: 0,
        incomplete: 1,
        degree: 5,
      });
      b.announce({ uplink: 2 });
      assert.equal((await b.next("announce")).interval, 120);
      const offer = await a.next("offer");
      assert.deepEqual([offer.peerId, offer.sdp, offer.uplink], [b.id, "v=0 offer 2-0", 2]);
      const reply = { infoHash: TRIAL_SWARM, peerId: a.id, toPeerId: b.id, offerId: offer.offerId };
      a.say({ action: "answer", ...reply, sdp: "v=0 answer" });
      const answer = await b.next("answer");
      assert.deepEqual([answer.peerId, answer.offerId, answer.sdp], [a.id, "2-0", "v=0 answer"]);
      await closeAll(a);
      assert.equal((await b.next("gone")).peerId, a.id);
      await closeAll(b);
      await until(() => tracker.size().peers === 0 && tracker.size().swarms === 0);
    }));

  Deno.test(`${name}() sends its peers away with advice when the edge stops`, async () => {
    const edge = await startTrialEdge({ listen });
    const [a, b] = [await openTrialPeer(edge.url, 1), await openTrialPeer(edge.url, 2)];
    a.announce();
    b.announce();
    await b.next("announce");
    const stopped = edge.stop();
    assert.equal((await a.next("reconnect")).afterMs, 0);
    assert.deepEqual((await Promise.all([a.closed, b.closed])).map(({ code }) => code), [1012, 1012]);
    assert.deepEqual([...a.heard, ...b.heard].filter(({ action }) => action === "gone"), []);
    await stopped;
  });

  Deno.test(`${name}() carries letters of every kind through both ways`, () =>
    withEdge(listen, {}, async ({ url }) => {
      const [a, b] = [await openTrialPeer(url, 1), await openTrialPeer(url, 2)];
      a.announce();
      await a.next("announce");
      const sdp = "v=0 ünïcode 🎥 " + "x".repeat(9000);
      b.announce({ offers: [{ offerId: "ø", sdp }] });
      const offer = await a.next("offer");
      assert.deepEqual([offer.offerId, offer.sdp], ["ø", sdp]);
      await closeAll(a, b);
    }));
}

Deno.test("listenWithNode() cuts who sends more than a message may weigh, in one frame or in fragments without end", () =>
  withEdge(listenWithNode, {}, async ({ url, tracker }) => {
    const big = await openTrialPeer(url, 1);
    big.sayRaw("x".repeat(200 * 1024));
    await big.closed;
    for (const [size, n] of [[0, 2], [1, 3], [60_000, 4]] as const) {
      const raw = await knock(url, `?t=${trialToken({ peerId: trialPeerId(n) })}`);
      let over = false;
      const ended = raw.ended().finally(() => over = true);
      for (let sent = 0; sent < 2000 && !over; sent++) {
        await raw.frame(sent === 0 ? 1 : 0, false, new Uint8Array(size).fill(120)).catch((error) => {
          if (!(error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset)) {
            throw error;
          }
          over = true;
        });
      }
      await until(() => tracker.sockets() === 0);
      await ended;
      raw.close();
    }
  }));

Deno.test("listenWithNode() cuts who has begun the largest message once those fill their memory, and nobody else", () =>
  withEdge(listenWithNode, { memory: { total: 100_000 } }, async ({ url, tracker }) => {
    const raws = [];
    for (const n of [1, 2, 3]) {
      const raw = await knock(url, `?t=${trialToken({ peerId: trialPeerId(n) })}`);
      await raw.frame(1, false, new Uint8Array(45_000).fill(120));
      raws.push(raw);
    }
    await raws[0]?.ended();
    await until(() => tracker.sockets() === 2);
    const one = await openTrialPeer(url, 4);
    one.announce();
    await one.next("announce");
    for (const raw of raws) raw.close();
    await one.close();
  }));

Deno.test("listenWithNode() cuts who sends pings without end, and no other", () =>
  withEdge(listenWithNode, {}, async ({ url, tracker }) => {
    const one = await openTrialPeer(url, 2);
    const raw = await knock(url, `?t=${trialToken({ peerId: trialPeerId(1) })}`);
    const ended = raw.ended();
    for (let sent = 0; sent < 61; sent++) await raw.frame(9, true, new Uint8Array(0));
    await ended;
    raw.close();
    await until(() => tracker.sockets() === 1);
    one.announce();
    await one.next("announce");
    await one.close();
  }));

Deno.test("listenWithNode() holds no more connections of an address than it may have, and takes others once some ended", () =>
  withEdge(listenWithNode, { connectionsOf: () => 5 }, async ({ url }) => {
    const { hostname, port } = new URL(url);
    const open = () => Deno.connect({ hostname, port: Number(port) });
    const silent = await Promise.all(Array.from({ length: 5 }, open));
    const over = await open();
    assert.equal(await over.read(new Uint8Array(1)).catch(() => null), null);
    over.close();
    for (const one of silent) one.close();
    for (;;) {
      const answer = await fetch(`${url}/v1/health`).catch(() => undefined);
      if (answer === undefined) continue;
      assert.equal((await answer.json()).status, "ok");
      break;
    }
    // Whatever a connection was for, its place is free again.
    for (let n = 0; n < 6; n++) {
      await (await openTrialPeer(url, 1)).close();
      const refused = await knock(url, "");
      assert.equal(refused.status, 401);
      refused.close();
    }
  }));

Deno.test("listenWithNode() answers 400 where no URL can be made of a request, and goes on", () =>
  withEdge(listenWithNode, {}, async ({ url }) => {
    for (const headers of [{ host: "a b<>" }, { host: "a b<>", upgrade: "other" }]) {
      const socket = await knock(url, "", headers);
      socket.close();
      assert.equal(socket.status, 400);
    }
    assert.equal((await (await fetch(`${url}/v1/health`)).json()).status, "ok");
  }));

Deno.test("listenWithNode() lets a peer come back whose old socket is dead but open, and nobody take a live one", () =>
  withEdge(listenWithNode, { limits: { probeMs: 200 } }, async ({ url, tracker }) => {
    const token = trialToken({ peerId: trialPeerId(1) });
    // It opens and then answers no ping: what a phone leaves behind that changed its network.
    const dead = await knock(url, `?t=${token}`);
    assert.equal(dead.status, 101);
    await until(() => tracker.sockets() === 1);
    const back = await openTrialPeer(url, 1, { token });
    back.announce();
    assert.equal((await back.next("announce")).incomplete, 1);
    await dead.ended();
    dead.close();

    const thief = await openTrialPeer(url, 1, { token: trialToken({ peerId: trialPeerId(1), degree: 7 }) });
    thief.announce();
    assert.equal((await thief.next("failure")).code, "limit");
    assert.equal((await thief.closed).code, 4429);
    back.announce();
    assert.equal((await back.next("announce")).incomplete, 1);
    await back.close();
  }));

Deno.test("trackerRoute() bounds sockets in all, and says no to a peer that others complained about", () =>
  withEdge(listenWithNode, { limits: { sockets: 3, complainers: 2 } }, async ({ url, tracker }) => {
    const peers = [await openTrialPeer(url, 1), await openTrialPeer(url, 2), await openTrialPeer(url, 3)];
    const over = await knock(url, `?t=${trialToken({ peerId: trialPeerId(4) })}`);
    over.close();
    assert.deepEqual([over.status, over.code], [503, "full"]);
    for (const peer of peers) {
      peer.announce();
      await peer.next("announce");
    }
    const [bad, one, two] = peers;
    for (const _ of [one, two]) {
      const offer = await bad?.next("offer");
      if (offer === undefined) continue;
      const { infoHash, peerId, offerId } = offer;
      bad?.say({ action: "answer", infoHash, peerId: bad.id, toPeerId: peerId, offerId, sdp: "v=0" });
    }
    await Promise.all([one?.next("answer"), two?.next("answer")]);
    for (const peer of [one, two]) {
      peer?.say({ action: "complaint", infoHash: TRIAL_SWARM, peerId: bad?.id ?? "", reason: "silent" });
    }
    assert.equal((await bad?.closed)?.code, 4403);
    const again = await knock(url, `?t=${trialToken({ peerId: trialPeerId(1) })}`);
    again.close();
    assert.deepEqual([again.status, again.code], [403, "banned"]);
    assert.ok(tracker.isBanned({ address: TRIAL_ADDRESS, peerId: trialPeerId(1) }));
    await Promise.all([one?.close(), two?.close()]);
  }));
