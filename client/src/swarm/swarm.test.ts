import assert from "node:assert/strict";
import type { SharingWish } from "./sharing-facts.ts";
import { delegation, fedBy, NEXT_SID, report, sessionOf, SID, stand, WISH } from "./trial-viewer.ts";

const refusals: [string, Parameters<typeof stand>[0], string][] = [
  ["the viewer was not asked", { wish: { ...WISH, choice: "unasked" } }, "not-asked"],
  ["the viewer refused", { wish: { ...WISH, choice: "declined" } }, "declined"],
  [
    "the line is metered",
    { wish: { ...WISH, conditions: { ...WISH.conditions, metered: true } } },
    "metered",
  ],
  ["no edge is known", { wish: { ...WISH, edges: [] } }, "no-edge"],
  ["there is no WebRTC", { webrtc: false }, "no-webrtc"],
  ["the creator forbids it", { sharing: { tier: "off", threshold: 3 } }, "creator"],
  [
    "the stream asks a stake that the viewer has not",
    { sharing: { tier: "stake", threshold: 3 } },
    "no-stake",
  ],
  ["the stream asks a bond that the viewer has not", { sharing: { tier: "bond", threshold: 3 } }, "no-bond"],
];
for (const [what, options, because] of refusals) {
  Deno.test(`makeSwarm() asks nobody and fetches nothing when ${what}`, async () => {
    const { swarm, joined, loads, load } = await stand(options);
    assert.equal(swarm.view().because, because);
    assert.deepEqual(joined, []);
    load("x");
    assert.deepEqual(loads, ["verifier x"]);
  });
}

Deno.test("makeSwarm() asks nobody as long as nothing was verified, and leaves when the seal is gone", async () => {
  const { swarm, joined } = await stand();
  assert.equal(joined.length, 1);
  const { checkpoint: _, ...unsealed } = report({ verdict: "unsealed" });
  swarm.report(unsealed);
  assert.deepEqual([joined[0]?.closed, swarm.view().because], [true, "unsealed"]);
});

Deno.test("makeSwarm() believes no peer about which session it is", async () => {
  const { swarm, joined, clock } = await stand();
  swarm.report({ ...sessionOf(NEXT_SID), carrier: "peer" });
  await clock.pass(0);
  assert.deepEqual(joined.map(({ options }) => options.sid), [SID]);
});

Deno.test("makeSwarm() shares with nobody below the creator's threshold, and stops when others leave", async () => {
  const { swarm, joined, loads, load } = await stand();
  const mine = joined[0];
  assert.ok(mine);
  assert.deepEqual([mine.shares, swarm.view().state], [false, "waiting"]);
  mine.options.on.viewers(2);
  assert.equal(mine.shares, false);
  load("a");
  mine.options.on.viewers(3);
  assert.deepEqual([mine.shares, swarm.view().state], [true, "connecting"]);
  load("b");
  mine.options.on.peers(["x", "y"]);
  assert.deepEqual([swarm.view().state, swarm.view().peers], ["sharing", 2]);
  mine.options.on.viewers(2);
  assert.deepEqual([mine.shares, mine.closed, swarm.view().state], [false, false, "waiting"]);
  load("c");
  assert.deepEqual(loads, ["verifier a", "swarm b", "verifier c"]);
});

Deno.test("makeSwarm() leaves at once when the viewer changes their mind, and joins again when they do again", async () => {
  const { swarm, joined, clock } = await stand();
  swarm.wish({ ...WISH, choice: "declined" });
  assert.equal(joined[0]?.closed, true);
  swarm.wish(WISH);
  await clock.pass(0);
  assert.deepEqual(joined.map(({ closed }) => closed), [true, false]);
});

Deno.test("makeSwarm() moves to the swarm of a new session", async () => {
  const { swarm, joined, clock } = await stand();
  swarm.report(sessionOf(NEXT_SID));
  await clock.pass(0);
  assert.deepEqual(joined.map(({ options, closed }) => [options.sid, closed]), [[SID, true], [
    NEXT_SID,
    false,
  ]]);
});

Deno.test("makeSwarm() is admitted anew when the creator asks another tier of who shares", async () => {
  const { swarm, joined, clock } = await stand({
    wish: { ...WISH, sign: () => assert.fail("asked by no edge") },
  });
  swarm.vouch([delegation({ tier: "key", threshold: 3 }, 101)]);
  await clock.pass(0);
  assert.deepEqual(joined.map(({ options, closed }) => [options.tier, closed]), [["open", true], [
    "key",
    false,
  ]]);
});

Deno.test("makeSwarm() outlives one hls.js that follows another, and leaves when none does", async () => {
  const { swarm, joined, clock, unfeed } = await stand();
  unfeed();
  const second = swarm.opened(fedBy("crowd"));
  await clock.pass(5000);
  assert.equal(joined[0]?.closed, false);
  assert.equal(joined[0]?.options.fed()?.rung, "crowd");
  second();
  await clock.pass(1000);
  assert.equal(joined[0]?.closed, false);
  await clock.pass(1000);
  assert.equal(joined[0]?.closed, true);
});

Deno.test("makeSwarm() goes on over HTTP when no edge admits it, until the viewer asks anew or another session begins", async () => {
  const { swarm, joined, clock } = await stand();
  joined[0]?.options.on.refused(false);
  assert.deepEqual([joined[0]?.closed, swarm.view().state], [true, "refused"]);
  swarm.wish({ ...WISH });
  await clock.pass(0);
  assert.equal(joined.length, 1);
  swarm.wish({ ...WISH, choice: "declined" });
  swarm.wish(WISH);
  await clock.pass(0);
  assert.equal(joined.length, 2);
  joined[1]?.options.on.refused(false);
  swarm.report(sessionOf(NEXT_SID));
  await clock.pass(0);
  assert.equal(joined.length, 3);
});

Deno.test("makeSwarm() tries again some time after a refusal, and at once when the network is back or an edge is new", async () => {
  const { swarm, joined, clock } = await stand();
  joined[0]?.options.on.refused(false);
  await clock.pass(29_000);
  assert.equal(joined.length, 1);
  await clock.pass(1000);
  assert.deepEqual([joined.length, swarm.view().state], [2, "waiting"]);
  joined[1]?.options.on.refused(false);
  swarm.wake();
  await clock.pass(0);
  assert.equal(joined.length, 3);
  joined[2]?.options.on.refused(false);
  swarm.wish({ ...WISH, edges: ["https://other.example"] });
  await clock.pass(0);
  assert.equal(joined.length, 4);
  joined[3]?.options.on.refused(false);
  swarm.close();
  await clock.pass(3_600_000);
  assert.equal(joined.length, 4);
});

Deno.test("makeSwarm() asks nobody again who wouldn't sign, until the viewer chooses anew", async () => {
  const { swarm, joined, clock } = await stand();
  joined[0]?.options.on.refused(true);
  for (let minute = 0; minute < 60; minute++) {
    swarm.wake();
    await clock.pass(60_000);
  }
  assert.deepEqual([joined.length, swarm.view().state], [1, "refused"]);
  swarm.wish({ ...WISH, choice: "declined" });
  swarm.wish(WISH);
  await clock.pass(0);
  assert.equal(joined.length, 2);
});

Deno.test("makeSwarm() lets go of its peers when a pause lasts, stays counted, and comes back at play", async () => {
  const { swarm, joined, clock } = await stand();
  const video = Object.assign(new EventTarget(), { paused: false });
  swarm.opened(fedBy("low", video));
  const mine = joined[0];
  mine?.options.on.viewers(3);
  assert.equal(mine?.shares, true);
  video.paused = true;
  video.dispatchEvent(new Event("pause"));
  await clock.pass(9000);
  assert.equal(mine?.shares, true);
  await clock.pass(1000);
  assert.deepEqual([mine?.shares, mine?.closed, swarm.view().because], [false, false, "paused"]);
  video.paused = false;
  video.dispatchEvent(new Event("play"));
  assert.deepEqual([mine?.shares, joined.length], [true, 1]);
});

Deno.test("makeSwarm() says that it is alone only while nobody shares the same version", async () => {
  const { swarm, joined } = await stand();
  const on = joined[0]?.options.on;
  on?.viewers(3);
  on?.company(1);
  assert.equal(swarm.view().state, "alone");
  on?.company(2);
  assert.equal(swarm.view().state, "connecting");
});

Deno.test("makeSwarm() connects nobody who wants to be hidden before a relay is known", async () => {
  const hidden: SharingWish = { ...WISH, choice: "relay", relay: undefined };
  const { swarm, joined, clock } = await stand({ wish: hidden });
  assert.deepEqual([joined.length, swarm.view().because], [0, "relay-unknown"]);
  swarm.wish({ ...hidden, relay: true });
  await clock.pass(0);
  assert.deepEqual(joined.map(({ options }) => options.relayOnly), [true]);
  swarm.wish(hidden);
  assert.equal(joined[0]?.closed, true);
});

Deno.test("makeSwarm() is somebody else to the others once its address is hidden, and the same when it moves on", async () => {
  const { swarm, joined, clock } = await stand();
  swarm.wish({ ...WISH, choice: "relay", relay: true });
  await clock.pass(0);
  swarm.report(sessionOf(NEXT_SID));
  await clock.pass(0);
  swarm.wish(WISH);
  await clock.pass(0);
  assert.deepEqual(joined.map(({ options }) => options.secret[0]), [1, 2, 2, 1]);
});

Deno.test("makeSwarm() keeps its sums when it moves on, and hears nothing of what it has left", async () => {
  const { swarm, joined, clock } = await stand();
  const left = joined[0]?.options.on;
  left?.gave(100, "a");
  left?.receipts(2);
  swarm.report(sessionOf(NEXT_SID));
  await clock.pass(0);
  left?.viewers(50);
  left?.receipts(9);
  joined[1]?.options.on.gave(11, "b");
  joined[1]?.options.on.receipts(1);
  const { given, givenTo, receipts, state } = swarm.view();
  assert.deepEqual({ given, givenTo, receipts, state }, {
    given: 111,
    givenTo: 2,
    receipts: 3,
    state: "waiting",
  });
});
