import assert from "node:assert/strict";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { makeHeardQueue } from "./heard-queue.ts";

const [ARBITER, PAIR, STRANGER] = ["aa", "bb", "cc"].map((byte) => byte.repeat(32)) as [
  string,
  string,
  string,
];
let drawn = 0;

function event(pubkey: string, kind: number = KIND.stakeLetter): NostrEvent {
  const id = (++drawn).toString(16).padStart(64, "0");
  return { id, pubkey, kind, created_at: 1, tags: [], content: "", sig: "00".repeat(64) };
}

const trial = () =>
  makeHeardQueue({ arbiter: ARBITER, pair: PAIR, isAnybodys: ({ kind }) => kind === KIND.stakeLetter });

Deno.test("makeHeardQueue() takes no arbiter's word that a stranger wrote, and nothing twice", () => {
  const queue = trial();
  assert.equal(queue.add(event(STRANGER, KIND.stakeReceipt)), false);
  assert.equal(queue.add(event(PAIR, KIND.stakeVerdict)), false);
  const letter = event(PAIR);
  assert.deepEqual([queue.add(letter), queue.add(letter)], [true, false]);
  assert.deepEqual([queue.next(), queue.next()], [letter, undefined]);
  assert.equal(queue.add(letter), false, "nor what was read");
  const next = event(PAIR);
  queue.add(next);
  queue.readAgain();
  assert.deepEqual([queue.add(next), queue.add(letter), queue.add(letter)], [false, true, false]);
  assert.deepEqual([queue.next(), queue.next(), queue.next()], [next, letter, undefined]);
});

Deno.test("makeHeardQueue() gives what the arbiter and the pair wrote within three, behind and before thousands of strangers' letters", () => {
  const queue = trial();
  const junk = (count: number) => {
    for (let n = 0; n < count; n++) queue.add(event(STRANGER));
  };
  junk(3000);
  const [word, letter] = [event(ARBITER, KIND.stakeReceipt), event(PAIR)];
  queue.add(letter);
  queue.add(word);
  junk(3000);
  const read = [queue.next(), queue.next(), queue.next()];
  assert.ok(read.includes(word) && read.includes(letter));
});

Deno.test("makeHeardQueue() goes on with strangers' while the pair or the arbiter writes without end, the oldest of each first", () => {
  const queue = trial();
  const own = Array.from({ length: 300 }, () => event(PAIR));
  const words = Array.from({ length: 300 }, () => event(ARBITER, KIND.stakeReceipt));
  const others = Array.from({ length: 50 }, () => event(STRANGER));
  [...own, ...words, ...others].forEach(queue.add);
  const read = Array.from({ length: 150 }, () => queue.next());
  assert.deepEqual(read.filter((one) => one?.pubkey === STRANGER), others);
  assert.deepEqual(read.filter((one) => one?.pubkey === PAIR), own.slice(100, 150), "the oldest gave way");
});
