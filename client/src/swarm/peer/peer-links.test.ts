import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { makePeerLinks, type PeerLink, type PeerLinks } from "./peer-links.ts";
import type { Signal } from "./signalling.ts";
import { makeTrialWorld } from "./trial-connection.ts";
import type { WireEnd } from "./wire.ts";

const A = "-DS0100-aaaaaaaaaaaa";
const B = "-DS0100-bbbbbbbbbbbb";
const C = "-DS0100-cccccccccccc";

type Side = {
  links: PeerLinks;
  open: PeerLink[];
  ended: WireEnd[];
  failed: WireEnd[];
  frames: string[];
};

/** Pages whose answers go to each other as fast as promises settle. */
function stand(
  options: {
    degree?: number;
    relayOnly?: boolean;
    iceServers?: () => RTCIceServer[];
    refuses?: () => Error | undefined;
  } = {},
) {
  const clock = makeFakeClock();
  const world = makeTrialWorld();
  const sides = new Map<string, Side>();
  const shunned = new Set<string>();
  let ids = 0;
  const add = (self: string): Side => {
    const open: PeerLink[] = [];
    const [ended, failed]: [WireEnd[], WireEnd[]] = [[], []];
    const frames: string[] = [];
    const links = makePeerLinks({
      self,
      degree: options.degree ?? 5,
      makeConnection(configuration) {
        const refusal = options.refuses?.();
        if (refusal !== undefined) throw refusal;
        return world.make(configuration);
      },
      iceServers: options.iceServers ?? (() => []),
      relayOnly: options.relayOnly ?? false,
      isShunned: (id) => shunned.has(id),
      answer: ({ to, offerId, sdp }) => tell(to, { signal: "answer", peerId: self, offerId, sdp }),
      after: clock.after,
      makeOfferId: () => `offer-${ids++}`,
      on: {
        opened: (link) => void open.push(link),
        frame: (_, bytes) => void frames.push(new TextDecoder().decode(bytes)),
        drained: () => {},
        ended(link, end) {
          open.splice(open.indexOf(link), 1);
          ended.push(end);
        },
        failed: (end) => void failed.push(end),
      },
    });
    const side = { links, open, ended, failed, frames };
    sides.set(self, side);
    return side;
  };
  const tell = (to: string, signal: Signal) => sides.get(to)?.links.hear(signal);
  const settle = async () => {
    await clock.pass(1);
    world.connect();
    await clock.pass(1);
  };
  return { clock, world, add, tell, settle, shunned };
}

Deno.test("an answer to nothing, a second answer, and an answer by nobody's id make no connection", async () => {
  const { add, tell, settle, world } = stand();
  const [a, b] = [add(A), add(B)];
  const [offer] = await a.links.offers(1);
  assert.ok(offer);
  tell(A, { signal: "answer", peerId: B, offerId: "invented", sdp: offer.sdp });
  tell(A, { signal: "answer", peerId: "not a peer", offerId: offer.offerId, sdp: offer.sdp });
  tell(B, { signal: "offer", peerId: A, ...offer });
  await settle();
  tell(A, { signal: "answer", peerId: C, offerId: offer.offerId, sdp: offer.sdp });
  await settle();
  assert.deepEqual([a.open.map(({ peerId }) => peerId), b.open.map(({ peerId }) => peerId)], [[B], [A]]);
  assert.equal(world.made.length, 2);
});

Deno.test("offers of strangers, of oneself, of the shunned, and of one too many are not answered", async () => {
  const { add, tell, settle, world, shunned } = stand({ degree: 1 });
  const [a, b] = [add(A), add(B)];
  const [offer] = await b.links.offers(1);
  assert.ok(offer);
  shunned.add(C);
  for (const peerId of ["x", A, C]) tell(A, { signal: "offer", peerId, ...offer });
  tell(A, { signal: "offer", peerId: B, offerId: "o", sdp: { sdp: 1 } });
  await settle();
  assert.equal(world.made.length, 1);
  tell(A, { signal: "offer", peerId: B, ...offer });
  await settle();
  shunned.clear();
  tell(A, { signal: "offer", peerId: C, ...offer });
  await settle();
  assert.deepEqual(a.open.map(({ peerId }) => peerId), [B]);
  assert.equal(world.made.length, 2);
});

Deno.test("an offer that is no description ends by name and leaves the place free", async () => {
  const { add, tell, settle } = stand();
  const a = add(A);
  tell(A, { signal: "offer", peerId: B, offerId: "o", sdp: "v=0\r\nm=video 9 X 1\r\n" });
  await settle();
  assert.deepEqual([a.failed, a.links.ids()], [["foreign"], []]);
});

Deno.test("a browser that makes no further connection ends tries by name, and leaves their places free", async () => {
  let refusal: Error | undefined;
  const { add, tell, settle } = stand({ refuses: () => refusal, degree: 1 });
  const [a, b] = [add(A), add(B)];
  const [offer] = await b.links.offers(1);
  assert.ok(offer);
  for (
    refusal of [
      new DOMException("Cannot create so many PeerConnections", "UnknownError"),
      new TypeError("no"),
    ]
  ) {
    assert.deepEqual(await a.links.offers(5), []);
    tell(A, { signal: "offer", peerId: B, ...offer });
    await settle();
    assert.deepEqual([a.failed.splice(0), a.links.ids()], [["browser", "browser"], []]);
  }
  refusal = undefined;
  tell(A, { signal: "offer", peerId: B, ...offer });
  await settle();
  assert.deepEqual([a.open.length, b.open.length], [1, 1]);
});

for (const first of ["offers", "answers", "mixed"] as const) {
  Deno.test(`two pages whose offers cross are connected once, when ${first} come first`, async () => {
    const { add, tell, settle, world } = stand();
    const [a, b] = [add(A), add(B)];
    const [[fromA], [fromB]] = await Promise.all([a.links.offers(1), b.links.offers(1)]);
    assert.ok(fromA && fromB);
    tell(B, { signal: "offer", peerId: A, ...fromA });
    if (first === "answers") await settle();
    tell(A, { signal: "offer", peerId: B, ...fromB });
    if (first === "mixed") await Promise.resolve();
    await settle();
    await settle();
    assert.deepEqual([a.open.length, b.open.length], [1, 1]);
    assert.equal(world.made.filter(({ channel }) => channel?.readyState === "open").length, 2);
    a.open[0]?.send(new TextEncoder().encode("hello"));
    assert.deepEqual(b.frames, ["hello"]);
  });
}

Deno.test("an offer that nobody takes, and a way that nobody finds, end by name", async () => {
  const { add, tell, clock } = stand();
  const [a, b] = [add(A), add(B)];
  const [first] = await a.links.offers(1);
  await clock.pass(46_000);
  const [second] = await a.links.offers(1);
  assert.ok(first && second);
  tell(B, { signal: "offer", peerId: A, ...first });
  await clock.pass(13_000);
  assert.deepEqual(b.failed, ["no-way"]);
  tell(B, { signal: "offer", peerId: A, ...second });
  await clock.pass(1);
  assert.deepEqual(a.links.ids(), [B]);
  await clock.pass(13_000);
  assert.deepEqual([a.failed, a.links.ids()], [["no-way"], []]);
});

Deno.test("offers that may still be answered are kept, and counted; old ones are taken back", async () => {
  const { add, tell, settle, clock } = stand({ degree: 3 });
  const [a, b] = [add(A), add(B)];
  const [first] = await a.links.offers(2);
  assert.equal((await a.links.offers(5)).length, 1);
  assert.ok(first);
  tell(B, { signal: "offer", peerId: A, ...first });
  await settle();
  assert.deepEqual(a.open.map(({ peerId }) => peerId), [B]);
  assert.equal((await a.links.offers(5)).length, 0);
  await clock.pass(8500);
  assert.equal((await a.links.offers(5)).length, 2);
  assert.equal(b.open.length, 1);
});

Deno.test("relay only without a relay offers nothing and shows no address", async () => {
  const { add, world } = stand({ relayOnly: true });
  const a = add(A);
  assert.deepEqual(await a.links.offers(3), []);
  assert.deepEqual(a.failed, ["no-address", "no-address", "no-address"]);
  assert.ok(
    world.made.every(({ configuration, closed }) => closed && configuration.iceTransportPolicy === "relay"),
  );
});

Deno.test("each connection asks the relay with credentials that hold when it is made", async () => {
  let credential = "first";
  const iceServers = () => [{ urls: "turn:turn.example", username: "u", credential }];
  const { add, world } = stand({ relayOnly: true, iceServers });
  const a = add(A);
  await a.links.offers(1);
  credential = "second";
  await a.links.offers(1);
  const used = world.made.map(({ configuration }) => configuration.iceServers?.[0]?.credential);
  assert.deepEqual(used, ["first", "second"]);
});

Deno.test("a connection that goes silent ends, one that recovers in time doesn't, and a new offer replaces a silent one", async () => {
  const { add, tell, settle, clock, world } = stand();
  const [a, b] = [add(A), add(B)];
  const [offer] = await a.links.offers(1);
  assert.ok(offer);
  tell(B, { signal: "offer", peerId: A, ...offer });
  await settle();
  world.made[1]?.turn("disconnected");
  await clock.pass(5000);
  world.made[1]?.turn("connected");
  await clock.pass(5000);
  assert.equal(b.open.length, 1);
  world.made[1]?.turn("disconnected");
  const [again] = await a.links.offers(1);
  assert.ok(again);
  tell(B, { signal: "offer", peerId: A, ...again });
  await clock.pass(1);
  assert.deepEqual(b.ended, ["left"]);
  world.made[0]?.turn("disconnected");
  await clock.pass(7000);
  assert.deepEqual(a.ended.slice(-1), ["gone"]);
});

Deno.test("a second channel, a channel of another kind, and text end the connection", async () => {
  for (const attack of ["second", "text"] as const) {
    const { add, tell, settle, world } = stand();
    const [a, b] = [add(A), add(B)];
    const [offer] = await a.links.offers(1);
    assert.ok(offer);
    tell(B, { signal: "offer", peerId: A, ...offer });
    await settle();
    const answering = world.made[1];
    if (attack === "second") answering?.ondatachannel?.({ channel: answering.channel } as never);
    else answering?.channel?.hear("text");
    assert.deepEqual(b.ended, ["foreign"]);
    assert.equal(a.open.length, 0);
  }
});

Deno.test("who takes nothing of what is sent is parted from, and one that the browser sends nothing to stops no other", async () => {
  for (const fault of ["silence", "browser"] as const) {
    const { add, tell, settle, world } = stand();
    const [a, b, c] = [add(A), add(B), add(C)];
    const offers = await a.links.offers(2);
    for (const [at, id] of [B, C].entries()) {
      const offer = offers[at];
      assert.ok(offer);
      tell(id, { signal: "offer", peerId: A, ...offer });
    }
    await settle();
    const channel = world.made[0]?.channel;
    assert.ok(channel);
    const frame = new TextEncoder().encode("hello");
    if (fault === "silence") channel.bufferedAmount = 1024 * 1024;
    for (const link of [...a.open]) link.send(frame);
    assert.deepEqual([b.frames, c.frames], [["hello"], ["hello"]]);
    if (fault === "silence") channel.bufferedAmount++;
    else {
      channel.send = () => {
        throw new DOMException("the queue is full", "OperationError");
      };
    }
    for (const link of [...a.open]) link.send(frame);
    assert.deepEqual([b.frames, c.frames, a.ended], [["hello"], ["hello", "hello"], []]);
    await settle();
    assert.deepEqual([a.ended, b.ended, c.ended], [[fault], ["gone"], []]);
  }
});

Deno.test("closing closes everything, and nothing is said afterwards", async () => {
  const { add, tell, settle, world, clock } = stand();
  const [a, b] = [add(A), add(B)];
  const [offer] = await a.links.offers(2);
  assert.ok(offer);
  tell(B, { signal: "offer", peerId: A, ...offer });
  await settle();
  a.links.close();
  await clock.pass(1000);
  assert.ok(world.made.every(({ closed }) => closed));
  assert.deepEqual([a.ended, b.ended], [["left"], ["gone"]]);
  assert.deepEqual(await a.links.offers(2), []);
});
