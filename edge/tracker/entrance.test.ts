import assert from "node:assert/strict";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { MAX_TRACKER_MESSAGE } from "../../contracts/swarm/tracker-messages.ts";
import { trackerRequestJson } from "../../contracts/swarm/tracker-requests.ts";
import { trialPeerId } from "./trial-edge.ts";
import { failureCodes, layTable } from "./trial-table.ts";
import { TRIAL_SWARM } from "./trial-peer.ts";
import { NO_WIRE } from "./wire.ts";

const OTHER_STREAM = TRIAL_ADDRESS.replace(/[^:]*$/, "another");

Deno.test("makeTracker() closes the socket of a token that is over", () => {
  const { seat, clock, tracker } = layTable();
  const a = seat(1);
  a.announce();
  clock.ms += 3_600_000;
  a.announce();
  assert.deepEqual([failureCodes(a), a.closed, tracker.size().peers], [["expired"], { code: 4401 }, 0]);
});

Deno.test("makeTracker() closes the socket of a token that is over although it says nothing", () => {
  const { seat, clock, tracker } = layTable();
  const a = seat(1);
  clock.ms += 3_599_000;
  tracker.sweep();
  assert.equal(a.closed, undefined);
  clock.ms += 1000;
  tracker.sweep();
  assert.deepEqual([failureCodes(a), a.closed, tracker.sockets()], [["expired"], { code: 4401 }, 0]);
});

Deno.test("makeTracker() closes the socket of a token that was given for less than the creator asks now, and no other", () => {
  const asked = { tier: "open" };
  const { seat, tracker } = layTable({}, Math.random, {
    stands: ({ address, tier }) => address !== TRIAL_ADDRESS || tier === asked.tier,
  });
  const [open, key, elsewhere] = [seat(1), seat(2, { tier: "key" }), seat(3, { address: OTHER_STREAM })];
  asked.tier = "key";
  tracker.sweep();
  assert.deepEqual([failureCodes(open), open.closed], [["expired"], { code: 4401 }]);
  assert.deepEqual([key.closed, elsewhere.closed, tracker.sockets()], [undefined, undefined, 2]);
  assert.deepEqual([...tracker.streams()], [TRIAL_ADDRESS, OTHER_STREAM]);
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

Deno.test("makeTracker() bounds swarms and messages of a socket", () => {
  const { seat, tracker } = layTable({ swarmsPerSocket: 2, messagesBurst: 10, patience: 3 });
  const a = seat(1);
  for (const n of [1, 2, 3]) a.announce({ infoHash: `trial-swarm-0000000${n}` });
  assert.deepEqual([failureCodes(a), tracker.size().swarms], [["limit"], 2]);
  for (let n = 0; n < 10; n++) a.announce();
  assert.equal(a.closed, undefined);
  a.announce();
  assert.deepEqual([a.closed, tracker.size()], [{ code: 4429 }, { peers: 0, swarms: 0 }]);
});

Deno.test("makeTracker() lets nobody take a peer id that lives, and takes a socket's successor once it is dead", async () => {
  const { seat, tracker } = layTable();
  const [old, other] = [seat(1), seat(2)];
  old.announce();
  other.announce();
  const hijacker = seat(1);
  hijacker.announce();
  await Promise.resolve();
  assert.deepEqual([hijacker.closed, failureCodes(hijacker), old.closed], [
    { code: 4429 },
    ["limit"],
    undefined,
  ]);
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

Deno.test("makeTracker() holds for a socket whose peer id may be taken no more than two of the largest messages, and none that is too large", async () => {
  const { seat } = layTable();
  const old = seat(1);
  old.announce();
  old.lives = false;
  const [back, rude] = [seat(1), seat(1)];
  // Each is answered with a failure once it is read.
  for (let n = 0; n < 5; n++) back.sayRaw("x".repeat(MAX_TRACKER_MESSAGE));
  rude.sayRaw("x".repeat(MAX_TRACKER_MESSAGE + 1));
  assert.deepEqual([rude.closed, back.heard.length], [{ code: 4429 }, 0]);
  await Promise.resolve();
  assert.deepEqual(failureCodes(back), ["malformed", "malformed"]);
});
