import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { receiptTemplate } from "../../contracts/swarm/receipt.ts";
import { trackerRequestJson } from "../../contracts/swarm/tracker-requests.ts";
import { trialPeerId } from "./trial-edge.ts";
import { layTable } from "./trial-table.ts";
import { TRIAL_SWARM, trialOffers } from "./trial-peer.ts";
import { NO_WIRE } from "./wire.ts";

const OTHER_SWARM = "trial-swarm-00000002";
const codes = (guest: ReturnType<ReturnType<typeof layTable>["seat"]>) =>
  guest.of("failure").map(({ code }) => code);

Deno.test("makeTracker() refuses an announce and an answer with another peer id, and keeps the socket", () => {
  const { seat, tracker } = layTable();
  const [a, b] = [seat(1), seat(2)];
  a.announce({ peerId: b.id });
  const answer = { infoHash: TRIAL_SWARM, peerId: b.id, toPeerId: a.id, offerId: "x", sdp: "v=0" };
  a.say({ action: "answer", ...answer });
  assert.deepEqual(a.of("failure").map(({ code, infoHash }) => [code, infoHash]), [
    ["wrong-peer", TRIAL_SWARM],
    ["wrong-peer", TRIAL_SWARM],
  ]);
  assert.deepEqual([a.closed, tracker.size().peers], [undefined, 0]);
});

Deno.test("makeTracker() says malformed to what it can't read", () => {
  const { seat } = layTable();
  const a = seat(1);
  for (const text of ["", "{", "[]", "{}", '{"action":"announce"}', "x".repeat(70_000)]) a.sayRaw(text);
  assert.deepEqual(codes(a), Array(6).fill("malformed"));
});

Deno.test("makeTracker() closes the socket of a token that is over", () => {
  const { seat, clock, tracker } = layTable();
  const a = seat(1);
  a.announce();
  clock.ms += 3_600_000;
  a.announce();
  assert.deepEqual([codes(a), a.closed, tracker.size().peers], [["expired"], { code: 4401 }, 0]);
});

Deno.test("makeTracker() closes the socket of a token that is over although it says nothing", () => {
  const { seat, clock, tracker } = layTable();
  const a = seat(1);
  clock.ms += 3_599_000;
  tracker.sweep();
  assert.equal(a.closed, undefined);
  clock.ms += 1000;
  tracker.sweep();
  assert.deepEqual([codes(a), a.closed, tracker.sockets()], [["expired"], { code: 4401 }, 0]);
});

Deno.test("makeTracker() hears nothing more of whom it sends away, although it doesn't hang up", () => {
  const { seat, tracker, clock } = layTable({ messagesBurst: 1, patience: 0 });
  const other = seat(2);
  other.announce();
  let sent = 0;
  const grant = { address: TRIAL_ADDRESS, peerId: trialPeerId(1), tier: "open" as const, degree: 5 };
  const handlers = tracker.open(
    { grant: { ...grant, exp: clock.ms / 1000 + 60 }, network: "a", place: "a" },
    { ...NO_WIRE, send: () => void sent++ },
  );
  const announce = trackerRequestJson({
    action: "announce",
    infoHash: TRIAL_SWARM,
    peerId: grant.peerId,
    numWant: 5,
    offers: [],
    uploaded: 0,
    downloaded: 0,
  });
  handlers.onText(announce);
  assert.equal(tracker.size().peers, 2);
  handlers.onText(announce);
  assert.equal(tracker.size().peers, 1);
  assert.deepEqual(other.of("gone").map(({ peerId }) => peerId), [grant.peerId]);
  const before = sent;
  clock.ms += 10_000;
  handlers.onText(announce);
  assert.deepEqual([tracker.size().peers, sent], [1, before]);
});

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

Deno.test("makeTracker() bounds swarms and messages of a socket", () => {
  const { seat, tracker } = layTable({ swarmsPerSocket: 2, messagesBurst: 10, patience: 3 });
  const a = seat(1);
  for (const n of [1, 2, 3]) a.announce({ infoHash: `trial-swarm-0000000${n}` });
  assert.deepEqual([codes(a), tracker.size().swarms], [["limit"], 2]);
  for (let n = 0; n < 10; n++) a.announce();
  assert.equal(a.closed, undefined);
  a.announce();
  assert.deepEqual([a.closed, tracker.size()], [{ code: 4429 }, { peers: 0, swarms: 0 }]);
});

Deno.test("makeTracker() cuts who doesn't read", () => {
  let waiting = 0;
  const { seat, tracker } = layTable();
  const a = seat(1, { waiting: () => waiting });
  a.announce();
  waiting = 2 * 1024 * 1024;
  seat(2).announce();
  assert.deepEqual([a.closed, tracker.counters.slowReaders, tracker.size().peers], [{ code: 1006 }, 1, 1]);
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
  assert.deepEqual(b.of("gone").at(-1), { action: "gone", infoHash: OTHER_SWARM, peerId: a.id });
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

Deno.test("makeTracker() lets nobody take a peer id that lives, and takes a socket's successor once it is dead", async () => {
  const { seat, tracker } = layTable();
  const [old, other] = [seat(1), seat(2)];
  old.announce();
  other.announce();
  const hijacker = seat(1);
  hijacker.announce();
  await Promise.resolve();
  assert.deepEqual([hijacker.closed, codes(hijacker), old.closed], [{ code: 4429 }, ["limit"], undefined]);
  old.announce();
  assert.equal(tracker.size().peers, 2);

  old.lives = false;
  const back = seat(1);
  back.announce();
  assert.equal(back.heard.length, 0);
  await Promise.resolve();
  assert.deepEqual([back.closed, old.closed?.code, tracker.size().peers], [undefined, 1006, 2]);
  assert.equal(back.of("announce").length, 1);
  assert.equal(tracker.sockets(), 2);
});

Deno.test("makeTracker() refuses a peer after three complainers of different places, never after one", () => {
  const { seat, tracker } = layTable();
  const [bad, ...victims] = [1, 2, 3, 4, 5].map((n) => seat(n, { degree: 10 }));
  for (const one of [bad, ...victims]) one?.announce({ numWant: 10 });
  for (const one of [bad, ...victims]) one?.answerAll();
  const complaint = {
    action: "complaint" as const,
    infoHash: TRIAL_SWARM,
    peerId: bad?.id ?? "",
    reason: "byte-mismatch" as const,
  };
  const [first, second, third] = victims;
  for (let n = 0; n < 20; n++) first?.say(complaint);
  const twin = seat(9, { network: "198.51.2.1" });
  twin.announce({ numWant: 10 });
  bad?.answerAll();
  twin.say(complaint);
  second?.say(complaint);
  assert.equal(bad?.closed, undefined);
  // Somebody who never met it has nothing to complain about.
  seat(8).say(complaint);
  assert.equal(bad?.closed, undefined);
  third?.say(complaint);
  assert.deepEqual([bad?.closed, bad && codes(bad)], [{ code: 4403 }, ["banned"]]);
  assert.ok(tracker.isBanned({ address: TRIAL_ADDRESS, peerId: bad?.id ?? "" }));
});

Deno.test("makeTracker() lets a refused peer come back after some minutes", () => {
  const { seat, tracker, clock } = layTable({ complainers: 1 });
  const [a, b] = [seat(1), seat(2)];
  a.announce();
  b.announce();
  a.answerAll();
  b.say({ action: "complaint", infoHash: TRIAL_SWARM, peerId: a.id, reason: "flood" });
  const grant = { address: TRIAL_ADDRESS, peerId: a.id };
  assert.ok(tracker.isBanned(grant));
  clock.ms += 600_000;
  assert.ok(!tracker.isBanned(grant));
});

Deno.test("makeTracker() takes a receipt to whom it praises, if the two met", () => {
  const { seat, tracker } = layTable();
  const [a, b, c] = [seat(1), seat(2), seat(3)];
  a.announce();
  b.announce();
  const receipt = signEvent(
    receiptTemplate({
      address: TRIAL_ADDRESS,
      sid: "0123456789abcdef",
      from: a.id,
      to: b.id,
      first: 1,
      last: 2,
      bytes: 3,
    }, 1_790_000_000),
    new Uint8Array(32).fill(9),
  );
  a.answerAll();
  const said = { action: "receipt" as const, infoHash: TRIAL_SWARM, toPeerId: a.id, receipt };
  c.say(said);
  assert.equal(a.of("receipt").length, 0);
  // By the name of another swarm too: their connection is one.
  b.say({ ...said, infoHash: OTHER_SWARM });
  b.say(said);
  assert.deepEqual(a.of("receipt").slice(1), [{ action: "receipt", infoHash: TRIAL_SWARM, receipt }]);
  assert.deepEqual([tracker.counters.receiptsRelayed, tracker.counters.receiptsDropped], [2, 1]);
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

Deno.test("makeTracker() answers a scrape of all with no more swarms than an answer may name", () => {
  const { seat } = layTable();
  const a = seat(1);
  for (let n = 0; n < 16; n++) a.announce({ infoHash: `trial-swarm-${String(n).padStart(8, "0")}` });
  a.say({ action: "scrape", infoHashes: [] });
  assert.equal(a.of("scrape")[0]?.files.length, 10);
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

Deno.test("leave() sends everybody elsewhere at different times, and says of nobody that it is gone", () => {
  let at = 0;
  const { seat, tracker } = layTable({}, () => (at += 0.1) % 1);
  const guests = [1, 2, 3].map((n) => seat(n));
  for (const guest of guests) guest.announce();
  tracker.leave(4000);
  assert.deepEqual(guests.map(({ closed }) => closed?.code), [1012, 1012, 1012]);
  assert.deepEqual(guests.flatMap((guest) => guest.of("gone")), []);
  assert.equal(new Set(guests.map((guest) => guest.of("reconnect")[0]?.afterMs)).size, 3);
  assert.deepEqual([tracker.size().peers, tracker.sockets(), tracker.isLeaving()], [0, 0, true]);
});
