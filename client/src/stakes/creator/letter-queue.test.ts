import assert from "node:assert/strict";
import type { StakeLetter } from "../../../../contracts/escrow/letter.ts";
import { type LetterQueueOptions, makeLetterQueue } from "./letter-queue.ts";

const stream = "30311:a:bees";
const request = (stake: string, viewer: string): StakeLetter => ({
  letter: "request",
  stake,
  stream,
  viewer,
  sealed: "",
});
const note = (stake: string): StakeLetter => ({ letter: "note", stake, stream, viewer: "v", sealed: "" });

type Change = Partial<LetterQueueOptions>;
const queueOf = (change: Change = {}) =>
  makeLetterQueue({ isKnown: () => false, isSought: () => false, viewerOf: () => undefined, ...change });

function stakesOf(queue: ReturnType<typeof queueOf>): string[] {
  const stakes = [];
  for (let one = queue.next(); one !== undefined; one = queue.next()) stakes.push(one.letter.stake);
  return stakes;
}

Deno.test("makeLetterQueue() lets no flood of requests hold up what is said of a known stake, or the newest request", () => {
  const queue = queueOf({ isKnown: (stake) => stake === "known" });
  for (let n = 0; n < 1000; n++) queue.add(request(`flood ${n}`, `viewer ${n}`), n);
  queue.add(note("known"), 1);
  queue.add(request("honest", "viewer"), 1000);
  assert.deepEqual([queue.next()?.letter.stake, queue.next()?.letter.stake], ["known", "honest"]);
  assert.equal(stakesOf(queue).length, 199);
});

Deno.test("makeLetterQueue() keeps few requests of one viewer, and lets what comes early wait for its stake", () => {
  const queue = queueOf();
  for (let n = 0; n < 9; n++) queue.add(request(`${n}`, "one viewer"), n);
  assert.deepEqual(stakesOf(queue), ["8", "7", "6", "5"]);
  for (let n = 0; n < 1000; n++) queue.add(note(`junk ${n}`), n);
  queue.add(note("soon"), 5);
  for (let n = 0; n < 100; n++) queue.add(note("soon"), 6);
  assert.equal(queue.takeEarly("soon").length, 8);
  assert.deepEqual(queue.takeEarly("soon"), []);
  assert.deepEqual(queue.takeEarly("junk 0"), []);
  assert.equal(queue.isEmpty(), true);
});

Deno.test("makeLetterQueue() opens what the creator kept, what is sought and what is new by turns, each once", () => {
  const queue = queueOf({ isKnown: (stake) => stake === "found", isSought: (stake) => stake === "paid" });
  for (let n = 0; n < 500; n++) queue.add(request("paid", `stranger ${n}`), n);
  queue.add(request("found", "viewer"), 1);
  for (let n = 0; n < 3; n++) queue.add(request("new", `viewer ${n}`), n);
  for (let n = 0; n < 5; n++) queue.add(request("kept", "viewer"), 1, "own");
  const stakes = stakesOf(queue);
  assert.deepEqual(stakes.slice(0, 6), ["kept", "paid", "new", "paid", "new", "paid"]);
  assert.deepEqual([stakes.filter((stake) => stake === "paid").length, stakes.length], [500, 504]);
});

Deno.test("makeLetterQueue() opens no request by another viewer than the one whom the arbiter names, told before or after it came", () => {
  const told = new Map([["paid", "viewer"]]);
  const queue = queueOf({ isSought: () => true, viewerOf: (stake) => told.get(stake) });
  for (let n = 0; n < 50; n++) queue.add(request("paid", `stranger ${n}`), n);
  queue.add(request("paid", "viewer"), 1);
  for (let n = 0; n < 50; n++) queue.add(request("later", `stranger ${n}`), n);
  told.set("later", "nobody");
  assert.deepEqual(stakesOf(queue), ["paid"]);
});

Deno.test("makeLetterQueue() holds thousands of fetched letters and some millions of characters at most, and says when it is enough", () => {
  const queue = queueOf({ isSought: () => true });
  for (let n = 0; n < 99; n++) queue.add(request("paid", `stranger ${n}`), n);
  assert.equal(queue.isFull("sought"), false);
  for (let n = 99; n < 9000; n++) queue.add(request("paid", `stranger ${n}`), n);
  assert.deepEqual([queue.isFull("sought"), queue.isFull("own"), stakesOf(queue).length], [
    true,
    false,
    4000,
  ]);
  const sealed = "A".repeat(32 * 1024);
  for (let n = 0; n < 2000; n++) queue.add({ ...request("paid", `stranger ${n}`), sealed } as StakeLetter, n);
  const held = stakesOf(queue).length;
  assert.ok(held > 400 && held * sealed.length < 17 * 1024 * 1024, `${held} held`);
});

Deno.test("makeLetterQueue() has room for a request that a pair alone can have written, however many of that stake strangers wrote", () => {
  const queue = queueOf({ isSought: () => true });
  for (let n = 0; n < 5000; n++) queue.add(request("paid", `stranger ${n}`), n);
  queue.add(request("true", "viewer"), 1, "pair");
  assert.deepEqual([queue.isFull("sought"), queue.isFull("asked")], [true, false]);
  assert.equal(stakesOf(queue).slice(0, 2).includes("true"), true);
});

Deno.test("makeLetterQueue() takes a letter about a known stake that several relays bring once, and says that it waits", () => {
  const queue = queueOf({ isKnown: (stake) => stake === "known" });
  for (let n = 0; n < 9; n++) queue.add(note("known"), 1);
  assert.deepEqual([queue.isBusy("known"), queue.isBusy("other")], [true, false]);
  assert.deepEqual(stakesOf(queue), ["known"]);
  assert.equal(queue.isBusy("known"), false);
});

Deno.test("makeLetterQueue() gives what a pair wrote each other up for no flood about the same stake, and lets that flood hold nothing up", () => {
  const queue = queueOf({ isKnown: (stake) => stake === "known" });
  queue.add(note("known"), 1, "pair");
  for (let n = 0; n < 300; n++) queue.add(note("known"), n);
  queue.add(request("new", "viewer"), 1);
  assert.deepEqual(stakesOf(queue).slice(0, 3), ["known", "known", "new"]);
});
