import assert from "node:assert/strict";
import { failureCodes, layTable } from "./trial-table.ts";
import { TRIAL_SWARM } from "./trial-peer.ts";

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
  assert.deepEqual(failureCodes(a), Array(6).fill("malformed"));
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

Deno.test("makeTracker() answers a scrape of all with no more swarms than an answer may name", () => {
  const { seat } = layTable();
  const a = seat(1);
  for (let n = 0; n < 16; n++) a.announce({ infoHash: `trial-swarm-${String(n).padStart(8, "0")}` });
  a.say({ action: "scrape", infoHashes: [] });
  assert.equal(a.of("scrape")[0]?.files.length, 10);
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
