import assert from "node:assert/strict";
import type { TrackerAnswer } from "../../../../contracts/swarm/tracker-messages.ts";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { makeTrackerLink } from "./tracker-link.ts";
import { announceOf, makeTrialLink, OTHER, sizeOf, TRIAL_SWARM } from "./trial-tracker.ts";

const offersIn = (heard: readonly { action: string; offers?: readonly unknown[] }[]) =>
  heard.map((request) => request.action === "announce" ? request.offers?.length : request.action);

Deno.test("makeTrackerLink() comes back only minutes after an edge refused, be it at the door or later", async () => {
  const no = { state: "refused" } as const;
  const refused = makeTrialLink([no, no, no]);
  await refused.clock.pass(299_000);
  assert.deepEqual([refused.link.state(), refused.asked], ["refused", [false]]);
  await refused.clock.pass(601_000);
  // With what it was refused for it need not come again.
  assert.deepEqual([refused.link.state(), refused.asked], ["refused", [false, true, true]]);
  await refused.clock.pass(1_200_000);
  refused.last()?.open();
  assert.deepEqual([refused.link.state(), refused.asked.length], ["open", 4]);
  refused.link.close();

  const banned = makeTrialLink();
  await banned.clock.pass(0);
  banned.last()?.open();
  banned.last()?.end(4403);
  await banned.clock.pass(299_000);
  assert.deepEqual([banned.link.state(), banned.connections.length], ["refused", 1]);
  banned.link.close();
  await banned.clock.pass(600_000);
  assert.equal(banned.connections.length, 1);
});

Deno.test("makeTrackerLink() comes back within 1 to 5 s, and more and more seldom when that leads nowhere", async () => {
  for (const [chance, ms] of [[0, 1000], [1, 5000]] as const) {
    const { clock, connections, last, link } = makeTrialLink([], () => chance);
    await clock.pass(0);
    last()?.open();
    last()?.end(1006);
    assert.equal(link.state(), "waiting");
    await clock.pass(ms - 1);
    assert.equal(connections.length, 1);
    await clock.pass(1);
    assert.equal(connections.length, 2);
    link.close();
  }
  const { clock, asked, link } = makeTrialLink(
    Array.from({ length: 100 }, () => ({ state: "unreachable" as const })),
  );
  await clock.pass(4000);
  assert.equal(asked.length, 5);
  await clock.pass(600_000);
  assert.ok(asked.length > 12 && asked.length < 20, `${asked.length} tries`);
  link.close();
  const tries = asked.length;
  await clock.pass(600_000);
  assert.equal(asked.length, tries);
});

Deno.test("makeTrackerLink() comes back more and more seldom to a tracker that lets it in and sends it away each time", async () => {
  for (const code of [4401, 4429, 1006]) {
    const { clock, connections, last, link } = makeTrialLink();
    for (let second = 0; second < 600; second++) {
      await clock.pass(1000);
      const connection = last();
      if (connection === undefined || link.state() === "open") continue;
      connection.open();
      if (link.state() === "open") connection.end(code);
    }
    assert.ok(connections.length > 10 && connections.length < 25, `${connections.length} connections`);
    // One that lasts is forgiven all that was before.
    const tries = connections.length;
    while (connections.length === tries) await clock.pass(1000);
    last()?.open();
    await clock.pass(60_000);
    const before = connections.length;
    last()?.end(1006);
    await clock.pass(1000);
    assert.equal(connections.length, before + 1);
    link.close();
  }
});

Deno.test("makeTrackerLink() tries again with what the edge says then, when the browser may not connect to an address", async () => {
  const clock = makeFakeClock();
  const asked: boolean[] = [];
  const link = makeTrackerLink({
    enter(fresh) {
      asked.push(fresh);
      return Promise.resolve({ state: "admitted", url: "ws://edge.example/v1/tracker?t=x" });
    },
    makeSocket() {
      throw new DOMException("an insecure WebSocket from a page over HTTPS", "SecurityError");
    },
    after: clock.after,
    now: clock.now,
    random: () => 0,
  });
  await clock.pass(0);
  assert.deepEqual([link.state(), asked], ["waiting", [false]]);
  await clock.pass(1000);
  assert.deepEqual([link.state(), asked], ["waiting", [false, true]]);
  await clock.pass(600_000);
  assert.ok(asked.length < 20, `${asked.length} tries`);
  link.close();
});

Deno.test("makeTrackerLink() asks for a fresh token when the old one may hold no more", async () => {
  const { clock, asked, last } = makeTrialLink();
  await clock.pass(0);
  last()?.end(1006);
  await clock.pass(5000);
  assert.deepEqual(asked, [false, true]);
  last()?.open();
  last()?.end(4401);
  await clock.pass(0);
  assert.deepEqual(asked, [false, true, true]);
  last()?.open();
  last()?.end(1006);
  await clock.pass(5000);
  assert.deepEqual(asked, [false, true, true, false]);
});

Deno.test("makeTrackerLink() tries at once when told that the network is back, but not before a tracker's own time", async () => {
  const { clock, connections, last, link } = makeTrialLink([], () => 1);
  await clock.pass(0);
  last()?.open();
  link.hurry();
  assert.equal(connections.length, 1);
  last()?.say({ action: "reconnect", afterMs: 300 });
  last()?.end(1012);
  link.hurry();
  await clock.pass(0);
  assert.equal(connections.length, 1);
  await clock.pass(300);
  last()?.end(1006);
  link.hurry();
  link.hurry();
  await clock.pass(0);
  assert.equal(connections.length, 3);
  await clock.pass(5000);
  assert.equal(connections.length, 3);
});

Deno.test("makeTrackerLink() follows the advice of a tracker that goes away", async () => {
  const { clock, connections, last } = makeTrialLink([], () => 1);
  await clock.pass(0);
  last()?.open();
  last()?.say({ action: "reconnect", afterMs: 300 });
  last()?.end(1012);
  await clock.pass(299);
  assert.equal(connections.length, 1);
  await clock.pass(1);
  assert.equal(connections.length, 2);
});

Deno.test("makeTrackerLink() gives up a connection that doesn't open", async () => {
  const { clock, connections, last } = makeTrialLink();
  await clock.pass(10_000);
  assert.ok(last()?.closedByPage);
  last()?.open();
  await clock.pass(1000);
  assert.equal(connections.length, 2);
});

Deno.test("makeTrackerLink() announces again on each connection, offers only once and while they are young", async () => {
  const { link, clock, connections, last } = makeTrialLink();
  link.send(announceOf({ event: "started" }));
  await clock.pass(0);
  last()?.open();
  assert.deepEqual(offersIn(last()?.heard ?? []), [2]);
  last()?.end(1006);
  await clock.pass(1000);
  last()?.open();
  assert.deepEqual(offersIn(last()?.heard ?? []), [0]);
  last()?.end(1006);
  link.send(announceOf());
  await clock.pass(1000);
  await clock.pass(30_000);
  connections[2]?.open();
  assert.deepEqual(offersIn(connections[2]?.heard ?? []), []);
  last()?.open();
  assert.deepEqual(offersIn(last()?.heard ?? []), [0]);
  link.close();
});

Deno.test("makeTrackerLink() stays in a swarm when its engine announces too seldom, and leaves it when told", async () => {
  const { link, clock, last } = makeTrialLink();
  await clock.pass(0);
  last()?.open();
  link.send(announceOf());
  last()?.say(sizeOf(3, 10));
  assert.equal(link.size(TRIAL_SWARM), 3);
  await clock.pass(10_000);
  assert.deepEqual(offersIn(last()?.heard ?? []), [2, 0]);
  last()?.say(sizeOf(3, 120));
  await clock.pass(60_000);
  link.send(announceOf());
  await clock.pass(119_000);
  assert.deepEqual(offersIn(last()?.heard ?? []), [2, 0, 2]);
  link.send(announceOf({ event: "stopped", offers: [] }));
  await clock.pass(600_000);
  assert.deepEqual(offersIn(last()?.heard ?? []), [2, 0, 2, 0]);
  assert.equal(link.size(TRIAL_SWARM), undefined);
  link.close();
});

Deno.test("makeTrackerLink() hands on what can be read, to those who listen", async () => {
  const { link, clock, last } = makeTrialLink();
  const heard: TrackerAnswer[] = [];
  const stop = link.listen((answer) => heard.push(answer));
  await clock.pass(0);
  last()?.open();
  for (const raw of ["", "{", "[]", '{"action":"offer"}', new ArrayBuffer(3)]) last()?.sayRaw(raw);
  assert.deepEqual(heard, []);
  const gone: TrackerAnswer = { action: "gone", infoHash: TRIAL_SWARM, peerId: OTHER };
  last()?.say(gone);
  stop();
  last()?.say(gone);
  assert.deepEqual(heard, [gone]);
});

Deno.test("makeTrackerLink() counts who takes offers apart, and as many as the tracker says when somebody is gone", async () => {
  const { link, clock, last } = makeTrialLink();
  const counts = () => [link.size(TRIAL_SWARM), link.taking(TRIAL_SWARM)];
  await clock.pass(0);
  last()?.open();
  link.send(announceOf());
  assert.deepEqual(counts(), [undefined, undefined]);
  last()?.say(sizeOf(4));
  assert.deepEqual(counts(), [4, 4]);
  const some = { ...sizeOf(4), taking: 2 };
  last()?.say(some as TrackerAnswer);
  assert.deepEqual(counts(), [4, 2]);
  const gone = (said: { infoHash?: string; incomplete?: number; taking?: number }) =>
    last()?.say({ action: "gone", infoHash: TRIAL_SWARM, peerId: OTHER, complete: 0, ...said });
  gone({ infoHash: "another-swarm-000001", incomplete: 1 });
  // A tracker that says no number is not guessed for: whoever left may have taken offers or not.
  gone({});
  assert.deepEqual(counts(), [4, 2]);
  gone({ incomplete: 3, taking: 1 });
  assert.deepEqual(counts(), [3, 1]);
  gone({ incomplete: 1 });
  assert.deepEqual(counts(), [1, 1]);
  last()?.end(1006);
  assert.deepEqual(counts(), [undefined, undefined]);
  link.close();
});

Deno.test("makeTrackerLink() says nothing and keeps no timer once closed", async () => {
  const { link, clock, connections, last, states } = makeTrialLink();
  await clock.pass(0);
  last()?.open();
  link.send(announceOf());
  last()?.say(sizeOf(2));
  link.close();
  assert.ok(last()?.closedByPage);
  link.send(announceOf());
  await clock.pass(600_000);
  assert.deepEqual([connections.length, last()?.heard.length], [1, 1]);
  assert.deepEqual(states, ["open", "closed"]);
});
