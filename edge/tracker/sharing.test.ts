import assert from "node:assert/strict";
import {
  EVERYBODY_SUBJECT,
  instanceMessageJson,
  readInstanceMessage,
} from "../../contracts/swarm/instance-messages.ts";
import { checkSchnorr, signEvent } from "../../contracts/nostr/event.ts";
import { TRIAL_SWARM } from "./trial-peer.ts";
import { makeTrialBus } from "./trial-bus.ts";
import { layTable } from "./trial-table.ts";

/** Two instances of one operator, on one bus and with one clock. */
function layTwo() {
  const trial = makeTrialBus();
  const clock = { ms: 1_790_000_000_000 };
  const lay = (digit: string) =>
    layTable({ complainers: 2 }, Math.random, {
      clock,
      share: { bus: trial.bus, instance: digit.repeat(16) },
    });
  const [a, b] = [lay("a"), lay("b")];
  a.tracker.beat();
  return {
    ...trial,
    a,
    b,
    pass: (ms: number) => clock.ms += ms,
    beat(ms: number, ...tables: (typeof a)[]) {
      for (let passed = 0; passed < ms; passed += 1000) {
        clock.ms += 1000;
        for (const { tracker } of tables) tracker.beat();
      }
    },
  };
}

Deno.test("makeSharing() brings peers of two instances together at once, and answers back", () => {
  const { a, b, pass } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  one.announce();
  // Its offers are too old by then, so that two's are passed on.
  pass(2000);
  two.announce();
  assert.equal(one.of("offer").length, 1);
  assert.equal(one.of("offer")[0]?.peerId, two.id);
  one.answerAll();
  assert.deepEqual(two.of("answer").map(({ peerId }) => peerId), [one.id]);
  assert.equal(two.of("announce").at(-1)?.incomplete, 2);
});

Deno.test("makeSharing() brings nobody an offer twice, nor one that nobody waits for", () => {
  const { a, b } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  one.announce();
  two.announce();
  one.announce();
  two.announce();
  two.answerAll();
  two.answerAll();
  assert.deepEqual([one.of("offer").length, two.of("offer").length], [0, 1]);
  assert.equal(one.of("answer").length, 1);
});

Deno.test("makeSharing() keeps one of two offers when two instances bring the same peers together at once", () => {
  const { a, b, hold, deliver } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  hold();
  one.announce();
  two.announce();
  deliver();
  const [asker, asked] = one.id < two.id ? [one, two] : [two, one];
  assert.deepEqual([asker.of("offer").length, asked.of("offer").length], [0, 1]);
  asked.answerAll();
  assert.deepEqual(asker.of("answer").map(({ peerId }) => peerId), [asked.id]);
});

Deno.test("makeSharing() says nothing again that another instance said", () => {
  const { a, b, said } = layTwo();
  a.seat(1).announce();
  b.seat(2).announce();
  const before = said.length;
  for (const { text } of [...said]) assert.notEqual(readInstanceMessage(text), undefined, text);
  assert.ok(before < 20, `${before} messages for two peers`);
});

Deno.test("makeSharing() tells departures, receipts and complaints across", async () => {
  const { a, b } = layTwo();
  const [one, two, three] = [a.seat(1), b.seat(2), b.seat(3)];
  for (const guest of [one, two, three]) guest.announce();
  for (const guest of [one, two, three]) guest.answerAll();
  const receipt = signEvent({ kind: 1, created_at: 1, tags: [], content: "" }, new Uint8Array(32).fill(1));
  assert.ok(checkSchnorr(receipt));
  two.say({ action: "receipt", infoHash: TRIAL_SWARM, toPeerId: one.id, receipt });
  assert.equal(one.of("receipt").length, 1);
  for (const guest of [two, three]) {
    guest.say({ action: "complaint", infoHash: TRIAL_SWARM, peerId: one.id, reason: "flood" });
  }
  await Promise.resolve();
  assert.notEqual(one.closed, undefined, "two complained elsewhere");
  assert.equal(two.of("gone").filter(({ peerId }) => peerId === one.id).length, 1);
});

Deno.test("makeSharing() forgets an instance that fell silent, without a word of departure", () => {
  const { a, b, beat } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  one.announce();
  two.announce();
  assert.equal(a.tracker.size().peers, 2);
  beat(8000, a);
  assert.equal(a.tracker.size().peers, 1);
  assert.deepEqual(a.tracker.shared(), { there: true, instances: 0, peers: 0 });
  assert.equal(one.of("gone").length, 0);
});

Deno.test("makeSharing() lets each go on alone while the bus is away, and together afterwards", () => {
  const { a, b, beat, set } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  one.announce();
  two.announce();
  set(false);
  beat(8000, a, b);
  assert.deepEqual([a.tracker.size().peers, b.tracker.size().peers], [1, 1]);
  const three = a.seat(3);
  three.announce();
  assert.equal(one.of("offer").filter(({ peerId }) => peerId === three.id).length, 1);
  set(true);
  assert.deepEqual([a.tracker.size().peers, b.tracker.size().peers], [3, 3]);
});

Deno.test("makeSharing() keeps a peer whose socket moves to another instance, and counts it once", () => {
  const { a, b } = layTwo();
  const [one, two] = [a.seat(1), a.seat(2)];
  one.announce();
  two.announce();
  const moved = b.seat(1);
  moved.announce();
  assert.deepEqual([a.tracker.size().peers, b.tracker.size().peers], [2, 2]);
  one.leave();
  assert.equal(two.of("gone").length, 0);
  assert.deepEqual([a.tracker.size().peers, b.tracker.size().peers], [2, 2]);
  moved.leave();
  assert.equal(two.of("gone").length, 1);
  assert.equal(a.tracker.size().peers, 1);
});

Deno.test("makeSharing() tells nobody of departures when its tracker stops", () => {
  const { a, b } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  one.announce();
  two.announce();
  void a.tracker.leave(0);
  assert.equal(two.of("gone").length, 0);
  assert.equal(b.tracker.size().peers, 2);
});

Deno.test("makeSharing() leaves no subject and no peer behind when the last one here leaves", () => {
  const { a, b, beat, subjects } = layTwo();
  const [one, two] = [a.seat(1), b.seat(2)];
  const before = subjects().length;
  one.announce();
  two.announce();
  one.leave();
  assert.deepEqual(a.tracker.size(), { peers: 0, swarms: 0 });
  two.leave();
  assert.deepEqual([a, b].map(({ tracker }) => tracker.shared()?.peers), [0, 0]);
  beat(2000, a, b);
  assert.equal(subjects().length, before);
});

Deno.test("makeSharing() tells a swarm once to somebody who comes and goes twenty times in a second", () => {
  const { a, b, pass, said } = layTwo();
  for (let n = 2; n < 12; n++) b.seat(n).announce();
  const one = a.seat(1);
  said.length = 0;
  for (let cycle = 0; cycle < 20; cycle++) {
    one.announce();
    assert.equal(a.tracker.size().peers, 11);
    one.announce({ event: "stopped" });
    assert.deepEqual(a.tracker.size(), { peers: 0, swarms: 0 });
    pass(50);
  }
  const messages = said.map(({ text }) => readInstanceMessage(text));
  assert.equal(messages.filter((message) => message?.say === "here" && message.peers.length > 1).length, 1);
});

Deno.test("makeSharing() answers many who ask at once with one telling, and the rest at the next beat", () => {
  const { a, beat, bus, said } = layTwo();
  for (let n = 2; n < 12; n++) a.seat(n).announce();
  const subject = said.map((one) => one.subject).find((one) => one.includes(".swarm.")) ?? "";
  const swarm = subject.split(".").at(-1) ?? "";
  said.length = 0;
  const told = () => said.filter(({ text }) => readInstanceMessage(text)?.say === "here").length;
  const ask = () => bus.publish(subject, instanceMessageJson({ say: "who", from: "c".repeat(16), swarm }));
  for (let n = 0; n < 20; n++) ask();
  assert.equal(told(), 1);
  beat(1000, a);
  assert.equal(told(), 2);
  beat(5000, a);
  assert.equal(told(), 2);
  ask();
  assert.equal(told(), 3);
});

Deno.test("makeSharing() still knows who is elsewhere, and who left, when somebody comes back at once", () => {
  const { a, b, pass } = layTwo();
  const [one, two, three] = [a.seat(1), b.seat(2), b.seat(3)];
  for (const guest of [one, two, three]) guest.announce();
  one.announce({ event: "stopped" });
  three.leave();
  pass(500);
  one.announce();
  assert.equal(a.tracker.size().peers, 2);
  assert.equal(two.of("offer").filter(({ peerId }) => peerId === one.id).length, 1);
});

Deno.test("makeSharing() ignores what isn't a message of an instance", () => {
  const { a, bus } = layTwo();
  a.seat(1).announce();
  for (const text of ["", "{}", '{"say":"alive"}', "x".repeat(70_000)]) bus.publish(EVERYBODY_SUBJECT, text);
  assert.equal(a.tracker.size().peers, 1);
});
