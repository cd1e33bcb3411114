import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { receiptTemplate } from "../../contracts/swarm/receipt.ts";
import { failureCodes, layTable } from "./trial-table.ts";
import { TRIAL_SWARM } from "./trial-peer.ts";

const OTHER_SWARM = "trial-swarm-00000002";

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
  assert.deepEqual([bad?.closed, bad && failureCodes(bad)], [{ code: 4403 }, ["banned"]]);
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

Deno.test("makeTracker() hears complaints about a peer that has said it stopped, and bans it", () => {
  const { seat, tracker } = layTable();
  const [bad, ...victims] = [1, 2, 3, 4].map((n) => seat(n));
  for (const one of [bad, ...victims]) one?.announce();
  for (const one of [bad, ...victims]) one?.answerAll();
  const peerId = bad?.id ?? "";
  bad?.announce({ event: "stopped" });
  for (const one of victims) {
    one.say({ action: "complaint", infoHash: TRIAL_SWARM, peerId, reason: "byte-mismatch" });
  }
  assert.deepEqual(bad?.closed, { code: 4403 });
  assert.ok(tracker.isBanned({ address: TRIAL_ADDRESS, peerId }));
});

Deno.test("makeTracker() takes a receipt to somebody who left the swarm where they first met, but not another", () => {
  const { seat } = layTable();
  const [a, b] = [seat(1), seat(2)];
  for (const infoHash of [TRIAL_SWARM, OTHER_SWARM]) {
    a.announce({ infoHash, offers: [] });
    b.announce({ infoHash, offers: [{ offerId: infoHash, sdp: "v=0" }] });
  }
  a.answerAll();
  a.announce({ event: "stopped" });
  const receipt = signEvent({ kind: 1, created_at: 1, tags: [], content: "" }, new Uint8Array(32).fill(9));
  b.say({ action: "receipt", infoHash: TRIAL_SWARM, toPeerId: a.id, receipt });
  assert.equal(a.of("receipt").length, 1);
});
