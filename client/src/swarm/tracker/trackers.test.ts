import assert from "node:assert/strict";
import { joinTrackers } from "./trackers.ts";
import { announceOf, makeTrialLink, OTHER, SELF, sizeOf, TRIAL_SWARM } from "./trial-tracker.ts";

/** Two links, both open, as one. */
async function makePair() {
  const pair = [makeTrialLink(), makeTrialLink()] as const;
  for (const { clock, last } of pair) {
    await clock.pass(0);
    last()?.open();
  }
  const [first, second] = pair;
  return { first, second, trackers: joinTrackers(pair.map(({ link }) => link)) };
}

const offer = { action: "offer" as const, infoHash: TRIAL_SWARM, peerId: OTHER, offerId: "o", sdp: "v=0" };
const offersIn = (trial: Awaited<ReturnType<typeof makePair>>["first"]) =>
  trial.connections.flatMap(({ heard }) => heard).map((said) =>
    said.action === "announce" ? said.offers.length : -1
  );

Deno.test("joinTrackers() sends an answer only where its offer came from, and nowhere when there was none", async () => {
  const { first, second, trackers } = await makePair();
  const answer = {
    action: "answer" as const,
    infoHash: TRIAL_SWARM,
    peerId: SELF,
    toPeerId: OTHER,
    offerId: "o",
    sdp: "v=0",
  };
  trackers.send(answer);
  second.last()?.say(offer);
  trackers.send({ ...answer, offerId: "another" });
  trackers.send(answer);
  assert.deepEqual(first.last()?.heard, []);
  assert.deepEqual(second.last()?.heard, [answer]);
  trackers.close();
});

Deno.test("joinTrackers() gives offers to the first open tracker alone, and is present at both", async () => {
  const { first, second, trackers } = await makePair();
  trackers.send(announceOf());
  assert.deepEqual([offersIn(first), offersIn(second)], [[2], [0]]);
  first.last()?.end(1006);
  trackers.send(announceOf());
  assert.deepEqual([offersIn(first), offersIn(second)], [[2], [0, 2]]);
  await first.clock.pass(5000);
  first.last()?.open();
  assert.deepEqual(offersIn(first), [2, 0]);
  assert.equal(trackers.state(), "open");
  trackers.close();
});

Deno.test("joinTrackers() sends receipts where their peer was met, and complaints to all", async () => {
  const { first, second, trackers } = await makePair();
  second.last()?.say(offer);
  const event = {
    id: "0".repeat(64),
    pubkey: "1".repeat(64),
    created_at: 1,
    kind: 1,
    tags: [],
    content: "",
    sig: "2".repeat(128),
  };
  trackers.send({ action: "receipt", infoHash: TRIAL_SWARM, toPeerId: OTHER, receipt: event });
  trackers.send({ action: "complaint", infoHash: TRIAL_SWARM, peerId: OTHER, reason: "silent" });
  assert.deepEqual(first.last()?.heard.map(({ action }) => action), ["complaint"]);
  assert.deepEqual(second.last()?.heard.map(({ action }) => action), ["receipt", "complaint"]);
  trackers.close();
});

Deno.test("joinTrackers() knows the larger of two sizes, and is refused only when all refuse", async () => {
  const { first, second, trackers } = await makePair();
  assert.equal(trackers.size(TRIAL_SWARM), undefined);
  trackers.send(announceOf());
  first.last()?.say(sizeOf(2));
  second.last()?.say(sizeOf(5));
  assert.equal(trackers.size(TRIAL_SWARM), 5);
  first.last()?.end(4403);
  assert.equal(trackers.state(), "open");
  second.last()?.end(4403);
  assert.equal(trackers.state(), "refused");
  trackers.close();
  assert.equal(trackers.state(), "closed");
});

Deno.test("joinTrackers() gives what was offered before to the first tracker, unless that one doesn't open", async () => {
  const [first, second] = [makeTrialLink(), makeTrialLink()];
  const trackers = joinTrackers([first.link, second.link]);
  await first.clock.pass(0);
  trackers.send(announceOf());
  second.last()?.open();
  assert.deepEqual([offersIn(first), offersIn(second)], [[], [0]]);
  first.last()?.end(1006);
  assert.deepEqual([offersIn(first), offersIn(second)], [[], [0, 2]]);
  await first.clock.pass(5000);
  first.last()?.open();
  assert.deepEqual([offersIn(first), offersIn(second)], [[0], [0, 2]]);
  trackers.close();
});
