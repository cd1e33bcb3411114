import assert from "node:assert/strict";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { layTable } from "./trial-table.ts";
import { TRIAL_SWARM, trialOffers } from "./trial-peer.ts";

const OTHER_SWARM = "trial-swarm-00000002";

Deno.test("makeTracker() brings nobody to more peers than a few for each neighbour, whatever it says and however often it comes", () => {
  const { seat, clock, tracker } = layTable();
  const guests = Array.from({ length: 100 }, (_, at) => seat(at + 2, { degree: 20 }));
  for (const guest of guests) guest.announce({ numWant: 1, offers: [] });
  const met = new Set<string>();
  let liar = seat(1);
  for (let n = 0; n < 60; n++) {
    liar.announce({ degree: 0, numWant: 10, offers: trialOffers(n, 10) });
    for (const guest of guests) guest.answerAll();
    for (const { peerId } of liar.of("answer")) met.add(peerId);
    if (n % 2 === 0) liar.announce({ event: "stopped" });
    if (n % 5 === 0) {
      liar.leave();
      liar = seat(1);
    }
    clock.ms += 100;
  }
  assert.ok(met.size <= 20 && met.size > 10, `${met.size} of 100`);
  assert.ok(tracker.counters.offersRelayed <= 20);
});

Deno.test("makeTracker() drops answers that no offer waits for", () => {
  const { seat, tracker } = layTable();
  const [a, b, c] = [seat(1), seat(2), seat(3)];
  for (const one of [a, b, c]) one.announce({ numWant: 1, most: 1 });
  const [offer] = a.of("offer");
  assert.equal(offer?.peerId, b.id);
  const answer = { infoHash: TRIAL_SWARM, toPeerId: b.id, offerId: offer?.offerId ?? "", sdp: "v=0" };
  c.say({ action: "answer", ...answer, peerId: c.id });
  a.say({ action: "answer", ...answer, peerId: a.id, offerId: "invented" });
  a.say({ action: "answer", ...answer, peerId: a.id, toPeerId: c.id });
  a.say({ action: "answer", ...answer, peerId: a.id, toPeerId: "-DS0100-000000000000" });
  assert.equal(b.of("answer").length, 0);
  a.say({ action: "answer", ...answer, peerId: a.id });
  a.say({ action: "answer", ...answer, peerId: a.id });
  assert.equal(b.of("answer").length, 1);
  assert.equal(tracker.counters.answersDropped, 5);

  const late = layTable();
  const [d, e] = [late.seat(1), late.seat(2)];
  for (const one of [d, e]) one.announce();
  late.clock.ms += 50_000;
  d.answerAll();
  assert.equal(e.of("answer").length, 0);
});

Deno.test("makeTracker() tells at once who left, in both of its swarms, and leaves no ghost", () => {
  const { seat, tracker } = layTable();
  const [a, b, c] = [seat(1), seat(2), seat(3)];
  for (const one of [a, b, c]) {
    one.announce();
    one.announce({ infoHash: OTHER_SWARM });
  }
  c.leave();
  for (const one of [a, b]) {
    assert.deepEqual(one.of("gone").map(({ infoHash, peerId }) => [infoHash, peerId]), [
      [TRIAL_SWARM, c.id],
      [OTHER_SWARM, c.id],
    ]);
  }
  assert.deepEqual(tracker.size(), { peers: 4, swarms: 2 });
  a.announce({ infoHash: OTHER_SWARM, event: "stopped" });
  assert.deepEqual(b.of("gone").at(-1), {
    action: "gone",
    infoHash: OTHER_SWARM,
    peerId: a.id,
    complete: 0,
    incomplete: 1,
  });
  a.leave();
  b.leave();
  assert.deepEqual([tracker.size(), tracker.sockets()], [{ peers: 0, swarms: 0 }, 0]);
});

Deno.test("makeTracker() sends no words of ours to a WebTorrent client, but calls it back when it lost somebody", () => {
  const { seat } = layTable();
  const [a, b] = [seat(1), seat(2)];
  const stock = '{"numwant":5,"uploaded":0,"downloaded":0,"event":"started","action":"announce",' +
    `"info_hash":"${TRIAL_SWARM}","peer_id":"${a.id}","offers":[]}`;
  a.sayRaw(stock);
  b.announce();
  a.answerAll();
  a.sayRaw(stock);
  assert.equal(a.of("announce").at(-1)?.interval, 120);
  b.leave();
  assert.equal(a.of("gone").length, 0);
  assert.equal(a.of("announce").at(-1)?.interval, 10);
});

Deno.test("makeTracker() forgets who doesn't announce again within two and a half intervals", () => {
  const { seat, tracker, clock } = layTable();
  const [a, b] = [seat(1), seat(2)];
  a.announce();
  b.announce();
  a.announce();
  clock.ms += 299_000;
  tracker.sweep();
  assert.equal(tracker.size().peers, 2);
  b.announce();
  clock.ms += 2000;
  tracker.sweep();
  assert.deepEqual([tracker.size().peers, tracker.counters.expired], [1, 1]);
  assert.deepEqual(b.of("gone").map(({ peerId }) => peerId), [a.id]);
});

Deno.test("makeTracker() keeps streams apart, whatever hash is announced", () => {
  const { seat } = layTable();
  const [a, b] = [seat(1), seat(2, { address: TRIAL_ADDRESS.replace(/[^:]*$/, "another") })];
  a.announce();
  b.announce();
  assert.equal(a.of("offer").length, 0);
  assert.equal(b.of("announce").at(-1)?.incomplete, 1);
  b.say({ action: "scrape", infoHashes: [TRIAL_SWARM, OTHER_SWARM] });
  assert.deepEqual(b.of("scrape").at(-1)?.files, [
    { infoHash: TRIAL_SWARM, complete: 0, incomplete: 1 },
    { infoHash: OTHER_SWARM, complete: 0, incomplete: 0 },
  ]);
});

Deno.test("makeTracker() counts who only counts, brings nobody to it, and tells it at once when somebody comes", () => {
  const { seat } = layTable();
  const [a, b] = [seat(1), seat(2)];
  const counting = { numWant: 0, offers: [] };
  a.announce(counting);
  b.announce(counting);
  const sizes = a.of("announce").map(({ incomplete, interval }) => [incomplete, interval]);
  assert.deepEqual(sizes.at(-1), [2, 10]);
  seat(3).announce();
  assert.equal(a.of("announce").at(-1)?.incomplete, 3);
  assert.equal(a.of("offer").length, 0);
});

Deno.test("makeTracker() says how many take offers where others only count, and leaves it out where all do", () => {
  const { seat } = layTable();
  const [a, b, c] = [seat(1), seat(2), seat(3)];
  const told = () => a.of("announce").at(-1);
  a.announce();
  b.announce();
  a.announce();
  assert.deepEqual([told()?.incomplete, told()?.taking], [2, undefined]);
  c.announce({ numWant: 0, offers: [] });
  b.announce({ numWant: 0, offers: [] });
  a.announce();
  assert.deepEqual([told()?.incomplete, told()?.taking], [3, 1]);
  b.leave();
  a.announce();
  assert.deepEqual([told()?.incomplete, told()?.taking], [2, 1]);
});

Deno.test("makeTracker() says with a departure how many are left, and how many of them take offers", () => {
  const { seat } = layTable();
  const [a, b, c] = [seat(1), seat(2), seat(3)];
  const counting = seat(4);
  for (const one of [a, b, c]) one.announce();
  counting.announce({ numWant: 0, offers: [] });
  const told = () => a.of("gone").map(({ incomplete, taking }) => [incomplete, taking]);
  c.leave();
  counting.leave();
  b.leave();
  assert.deepEqual(told(), [[3, 2], [2, undefined], [1, undefined]]);
});
