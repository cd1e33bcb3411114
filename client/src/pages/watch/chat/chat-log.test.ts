import assert from "node:assert/strict";
import fc from "fast-check";
import { chatTemplate } from "../../../../../contracts/nostr/chat.ts";
import { deletionTemplate, readDeletion } from "../../../../../contracts/nostr/deletion.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { arrived, makeChatLog } from "./chat-log.ts";

const now = 1_790_000_000;
const [ana, bo] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const address = `${KIND.liveEvent}:${publicKeyOf(ana)}:bees`;
const say = (text: string, at = now, who = ana, where = address) =>
  signEvent(chatTemplate({ address: where, text }, at), who);
const log = (limit?: number) =>
  makeChatLog({ address, now: () => now, ...(limit === undefined ? {} : { limit }) });
const texts = (chat: ReturnType<typeof log>) => chat.rows().map(({ message }) => message.text);
const nobody = { pubkeys: [], topics: [], words: [], threads: [] };

Deno.test("add() refuses what is not a message of this stream", () => {
  const chat = log();
  assert.equal(chat.add(say("elsewhere", now, ana, `${KIND.liveEvent}:${publicKeyOf(bo)}:bees`)), false);
  assert.equal(chat.add(say("   ")), false);
  assert.equal(chat.add(say("from the future", now + 301)), false);
  assert.equal(
    chat.add(signEvent({ kind: 1, created_at: now, tags: [["a", address]], content: "note" }, ana)),
    false,
  );
  assert.deepEqual(texts(chat), []);
});

Deno.test("add() takes each message once, one character is enough, newest last however they come", () => {
  const chat = log();
  const events = [say("c", now - 1), say("a", now - 3), say("b", now - 2, bo)];
  for (const event of [...events, ...events]) chat.add(event);
  assert.deepEqual(texts(chat), ["a", "b", "c"]);
});

Deno.test("shown() finds no message of somebody muted, so that none is read out", () => {
  const chat = log();
  const [event, other] = [say("buy my coin", now, bo), say("hello")];
  chat.add(event);
  chat.add(other);
  chat.mute([{ ...nobody, pubkeys: [publicKeyOf(bo)] }]);
  assert.deepEqual([chat.shown(event.id), chat.shown(other.id)?.message.text], [undefined, "hello"]);
});

Deno.test("the log never grows beyond its limit and keeps the newest", () => {
  const chat = log(3);
  for (let i = 0; i < 10; i++) chat.add(say(String(i), now - 100 + i));
  assert.deepEqual(texts(chat), ["7", "8", "9"]);
  assert.equal(chat.add(say("old", now - 500)), false);
});

Deno.test("erase() takes only the author's own messages, before and after they come", () => {
  const chat = log();
  const [mine, theirs, late] = [say("mine"), say("theirs", now, bo), say("late", now - 5)];
  chat.add(mine);
  chat.add(theirs);
  const deletion = (events: NostrEvent[]) => readDeletion(signEvent(deletionTemplate({ events }, now), ana));
  const all = deletion([mine, theirs, late]);
  assert.equal(all && chat.erase(all), true);
  chat.add(late);
  chat.add(mine);
  assert.deepEqual(texts(chat), ["theirs"]);
});

Deno.test("mute() hides people, words and threads, and shows them again", () => {
  const chat = log();
  const question = say("Who is the queen?", now - 3, bo);
  chat.add(question);
  chat.add(
    signEvent(
      chatTemplate({ address, text: "she", parent: { id: question.id, pubkey: question.pubkey } }, now - 2),
      ana,
    ),
  );
  chat.add(say("Buy COIN now", now - 1));
  chat.mute([{ ...nobody, pubkeys: [publicKeyOf(bo)] }, { ...nobody, words: ["coin"] }]);
  assert.deepEqual(texts(chat), ["she"]);
  chat.mute([{ ...nobody, threads: [question.id] }]);
  assert.deepEqual(texts(chat), ["Buy COIN now"]);
  chat.mute([]);
  assert.equal(texts(chat).length, 3);
});

Deno.test("mute() reads so many words of one list, and hides by them what is there and what comes", () => {
  const chat = log();
  chat.add(say("the first word", now - 3));
  chat.add(say("the last word", now - 2));
  const words = ["first", ...Array.from({ length: 10_000 }, (_, n) => `never ${n}`), "last"];
  chat.mute([{ ...nobody, words }, { ...nobody, words: ["coin"] }]);
  chat.add(say("buy my COIN", now - 1));
  assert.deepEqual(texts(chat), ["the last word"]);
  chat.mute([]);
  assert.deepEqual(texts(chat), ["the first word", "the last word", "buy my COIN"]);
});

Deno.test("a muted flood pushes nobody's messages out", () => {
  const chat = log(5);
  chat.mute([{ ...nobody, pubkeys: [publicKeyOf(bo)] }]);
  chat.add(say("first", now - 90));
  for (let i = 0; i < 20; i++) chat.add(say(`spam ${i}`, now - 50 + i, bo));
  chat.add(say("last"));
  assert.deepEqual(texts(chat), ["first", "last"]);
});

Deno.test("an own message is pending, fails with reasons, and is sent when it comes back from a relay", () => {
  const chat = log();
  const event = say("hi");
  chat.add(event, { state: "pending" });
  const failed = {
    state: "failed",
    reasons: [{ relay: "wss://r.example", ok: false, reason: "rate-limited" }],
  } as const;
  assert.equal(chat.deliver(event.id, { ...failed, reasons: [...failed.reasons] }), true);
  assert.deepEqual(chat.rows()[0]?.delivery, failed);
  assert.equal(chat.add(event), true);
  assert.deepEqual(chat.rows()[0]?.delivery, { state: "sent" });
  // A late refusal of another relay doesn't unsend it.
  assert.equal(chat.deliver(event.id, { state: "pending" }), false);
  assert.equal(chat.drop(event.id), false);
});

Deno.test("drop() takes a failed message away", () => {
  const chat = log();
  const event = say("hi");
  chat.add(event, { state: "failed", reasons: [] });
  assert.equal(chat.drop(event.id), true);
  assert.deepEqual(texts(chat), []);
});

Deno.test("every order of arrival gives the same log", () => {
  const events = ["a", "b", "c", "d", "e"].map((word, i) => say(word, now - (i >> 1)));
  const whole = log(4);
  for (const event of events) whole.add(event);
  fc.assert(fc.property(fc.shuffledSubarray(events, { minLength: 5 }), (shuffled) => {
    const chat = log(4);
    for (const event of shuffled) chat.add(event);
    assert.deepEqual(texts(chat), texts(whole));
  }));
});

Deno.test("arrived() counts no message of earlier times, and nothing before there was any", () => {
  const chat = log();
  chat.add(say("b", now - 2));
  const before = chat.rows();
  assert.equal(arrived([], before), 0);
  chat.add(say("a", now - 3));
  assert.equal(arrived(before, chat.rows()), 0);
});

Deno.test("arrived() counts what came in the same second, whatever order the ids give it", () => {
  for (let n = 0; n < 20; n++) {
    const chat = log();
    chat.add(say("earlier", now - 5));
    chat.add(say(`first ${n}`));
    chat.add(say(`second ${n}`));
    const before = chat.rows();
    chat.add(say(`third ${n}`, now, bo));
    assert.equal(arrived(before, chat.rows()), 1, String(n));
    chat.add(say(`fourth ${n}`, now + 1, bo));
    assert.equal(arrived(before, chat.rows()), 2, String(n));
  }
});
