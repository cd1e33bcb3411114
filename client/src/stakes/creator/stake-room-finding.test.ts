import assert from "node:assert/strict";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { sealNote, stakeLetterTemplate } from "../../../../contracts/escrow/letter.ts";
import { publicWordTemplate } from "../../../../contracts/escrow/word-event.ts";
import { type NostrEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import { KEEPERS, madeUp, openRoom, trialRequests } from "./trial-open-room.ts";
import { ownPart } from "./settle-stake.ts";
import {
  activeReceipt,
  ASKED_AT,
  complaint,
  complaintEvent,
  KEY,
  LETTER_SECRET,
  requestLetter,
  TRIAL_STREAM,
  trialAsked,
  trialRequest,
  verdictEvent,
} from "./trial-room.ts";

const [a, b] = [trialRequest("a"), trialRequest("b")];

/** Letters that strangers write about a stake, whose name and viewer are public. */
function junkAbout({ name, context }: typeof a, count: number, sort = "request", at = ASKED_AT + 9) {
  const tags = [["x", name], ["a", TRIAL_STREAM], ["p", context.stream.split(":")[1] ?? ""], ["s", sort], [
    "viewer",
    context.keys.viewer,
  ]];
  return madeUp(requestLetter(a), count, (n) => ({ tags, content: `AAAA${n}`, created_at: at }));
}

Deno.test("makeStakeRoom() is made deaf by no number of letters", async () => {
  const { stand, beat, add } = openRoom();
  const junk = requestLetter(a);
  for (let n = 0; n < 20_100; n++) add({ ...junk, id: n.toString(16).padStart(64, "0"), content: "" });
  add(requestLetter(a));
  await beat();
  assert.equal(stand.state?.stakes[0]?.answer.state, "given");
});

Deno.test("makeStakeRoom() finds a stake of which its arbiter speaks, however many letters strangers wrote since", async () => {
  const junk = requestLetter(trialRequest("junk"));
  const letters = Array.from({ length: 600 }, (_, n): NostrEvent => ({
    ...junk,
    id: n.toString(16).padStart(64, "0"),
    created_at: ASKED_AT + 9,
    content: "AAAA",
  }));
  const about = (name: string) => [["x", name], ...junk.tags.filter(([tag]) => tag !== "x")];
  const same = letters.slice(0, 20).map((one) => ({
    ...one,
    id: `f${one.id.slice(1)}`,
    tags: about(a.name),
  }));
  const words = [activeReceipt(a), verdictEvent(a, "grant")];
  const { stand, beat, room, open } = openRoom([requestLetter(a), ...words, ...same, ...letters]);
  await beat(80);
  assert.deepEqual(stand.state?.stakes.map(({ name }) => name), [a.name]);
  assert.equal(stand.state?.records.length, 2);
  room.stop();
  assert.equal(open(), 0);
});

Deno.test("makeStakeRoom() hears all that an arbiter ever said, though a relay gives less at once", async () => {
  const words = Array.from({ length: 250 }, (_, n): NostrEvent => ({
    ...activeReceipt(a),
    id: n.toString(16).padStart(64, "0"),
    created_at: ASKED_AT + Math.floor(n / 3),
  }));
  const { stand, beat } = openRoom({
    "wss://sparse": { events: words.slice(0, 1) },
    "wss://full": { events: words, cap: 100 },
  });
  await beat(50);
  assert.equal(stand.state?.records.length, 250);
});

Deno.test("makeStakeRoom() keeps a complaint that a staked viewer signed, however many were made up in its name", async () => {
  const { stand, beat, add } = openRoom([requestLetter(a), activeReceipt(a), activeReceipt(b)]);
  await beat();
  const word = complaint(b, a.name);
  add(complaintEvent(word));
  await beat();
  const forged = complaintEvent({ said: word.said, signature: "00".repeat(64) });
  madeUp(forged, 30, (n) => ({ content: forged.content.replace('"n":7', `"n":${n}`) })).forEach(add);
  const like = complaintEvent(complaint(trialRequest("nobody"), a.name));
  madeUp(like, 410, (n) => ({
    content: like.content.replace(
      /"signature":"[^"]*"/,
      `"signature":"${(n + 1).toString(16).padStart(128, "0")}"`,
    ),
  })).forEach(add);
  await beat(40);
  const words = stand.state?.words ?? [];
  assert.deepEqual(words[0]?.word, word);
  assert.equal(words.length, 401);
  assert.equal(words.some(({ word: { signature } }) => signature === "00".repeat(64)), false);
});

Deno.test("makeStakeRoom() finds a true complaint after a reload behind any newer ones made up about that stake and others", async () => {
  const word = complaint(b, a.name);
  const unknown = trialRequest("nobody");
  const junk = (accused: string) => {
    const event = complaintEvent(complaint(unknown, accused));
    return Array.from({ length: 600 }, (_, n): NostrEvent => ({
      ...event,
      id: `${accused.slice(0, 8)}${n.toString(16).padStart(56, "0")}`,
      created_at: ASKED_AT + 1 + n % 9,
      content: event.content.replace(
        /"signature":"[^"]*"/,
        `"signature":"${n.toString(16).padStart(128, "0")}"`,
      ),
    }));
  };
  const real = [requestLetter(a), activeReceipt(a), activeReceipt(b), complaintEvent(word)];
  const { stand, beat, room, open } = openRoom([...real, ...junk(a.name), ...junk("ab".repeat(32))]);
  await beat(40);
  assert.deepEqual(stand.state?.words[0]?.word, word);
  room.stop();
  assert.equal(open(), 0);
});

Deno.test("makeStakeRoom() finds what it answered under any number of letters with the stake's name and viewer, though its viewer took its own back", async () => {
  const before = openRoom([requestLetter(a)]);
  await before.beat();
  const own = before.stand.published;
  assert.equal(own.filter(({ pubkey }) => KEEPERS.includes(pubkey)).length, 1);
  const words = [activeReceipt(a), verdictEvent(a, "grant")];
  const { stand, beat, asked, letters } = openRoom([...own, ...words, ...junkAbout(a, 6000)]);
  stand.now += 90 * 86_400;
  await beat(8);
  assert.deepEqual(stand.state?.stakes.map(({ name, answer }) => [name, answer.state]), [[a.name, "given"]]);
  await beat(200);
  assert.deepEqual(letters(), []);
  assert.ok(asked.length < 60, `${asked.length} questions`);
});

Deno.test("makeStakeRoom() finds what an arbiter speaks of without a copy of its own, behind a hundred letters with its name and viewer", async () => {
  const words = [activeReceipt(a), verdictEvent(a, "grant")];
  const strangers = junkAbout(a, 700).map((one) => ({
    ...one,
    id: `f${one.id.slice(1)}`,
    tags: one.tags.map(([tag, value]) =>
      tag === "viewer" ? [tag, b.context.keys.viewer] : [tag ?? "", value ?? ""]
    ),
  }));
  const events = [requestLetter(a), ...words, ...junkAbout(a, 100), ...strangers];
  const { stand, beat } = openRoom({ "wss://sparse": { events: words }, "wss://full": { events } });
  await beat(1000);
  assert.deepEqual(stand.state?.stakes.map(({ name }) => name), [a.name]);
});

Deno.test("makeStakeRoom() knows a paid stake by what this browser kept, though relays forgot its letters, and no unpaid one", async () => {
  const requests = trialRequests();
  const before = openRoom([requestLetter(a), requestLetter(b), activeReceipt(a)], { requests });
  await before.beat(12);
  assert.deepEqual(requests.of(TRIAL_STREAM).map(({ letter }) => letter.stake), [a.name]);
  const { stand, beat } = openRoom([activeReceipt(a)], { requests });
  await beat();
  assert.deepEqual(stand.state?.stakes.map(({ name, answer }) => [name, answer.state]), [[a.name, "given"]]);
  const forged = trialRequests();
  const [kept] = requests.of(TRIAL_STREAM);
  if (kept !== undefined) forged.put({ ...kept, letter: { ...kept.letter, stake: b.name } });
  const other = openRoom([], { requests: forged });
  await other.beat();
  assert.equal(other.stand.state?.stakes.length, 0);
});

Deno.test("makeStakeRoom() knows after a reload what it disclosed under a name that nobody knows, behind five hundred letters", async () => {
  const head = { letter: "disclosure", stake: a.name, stream: TRIAL_STREAM } as const;
  const share = ownPart(trialAsked("a"));
  const given = signEvent(stakeLetterTemplate({ ...head, share }, ASKED_AT + 1), LETTER_SECRET);
  const others = junkAbout(trialRequest("junk"), 600);
  const { stand, beat } = openRoom([requestLetter(a, ASKED_AT + 10), given, ...others]);
  await beat(12);
  assert.deepEqual(stand.state?.stakes.map(({ name, disclosed }) => [name, disclosed]), [[a.name, true]]);
});

Deno.test("makeStakeRoom() takes no stranger's copy for its own, and hears its viewer behind any number of notes", async () => {
  const before = openRoom([requestLetter(a)]);
  await before.beat();
  const copies = before.stand.published.filter(({ pubkey }) => KEEPERS.includes(pubkey))
    .map((one) => ({ ...one, pubkey: "ee".repeat(32) }));
  const stranger = openRoom(copies);
  await stranger.beat();
  assert.equal(stranger.letters().length, 1, "it answers a request that anybody sends on");
  const sealed = sealNote(
    { txids: ["ab".repeat(32)], leave: false },
    a.viewerSecret,
    KEY.baseKey,
    new Uint8Array(32).fill(9),
  );
  const head = { stake: a.name, stream: TRIAL_STREAM, viewer: a.context.keys.viewer } as const;
  const note = signEvent(
    stakeLetterTemplate({ ...head, letter: "note", sealed }, ASKED_AT + 1),
    pairSecret(a.viewerSecret, KEY.baseKey),
  );
  const { stand, beat } = openRoom([...before.stand.published, note, ...junkAbout(a, 3000, "note")]);
  await beat(60);
  assert.deepEqual(stand.state?.stakes[0]?.txids, ["ab".repeat(32)]);
});

Deno.test("makeStakeRoom() hears a witness behind more made-up words about a stake than anybody reads", async () => {
  const word = complaint(b, a.name);
  const template = publicWordTemplate({ accused: a.name, stream: TRIAL_STREAM, word }, ASKED_AT - 9999);
  const real = signEvent(template, pairSecret(b.viewerSecret, KEY.baseKey));
  const like = complaintEvent(complaint(trialRequest("nobody"), a.name));
  const junk = madeUp(like, 4000, (n) => ({
    created_at: ASKED_AT + n % 9,
    content: like.content.replace(
      /"signature":"[^"]*"/,
      `"signature":"${n.toString(16).padStart(128, "0")}"`,
    ),
  }));
  const { stand, beat } = openRoom([
    requestLetter(a),
    activeReceipt(a),
    activeReceipt(b),
    real,
    ...junk,
  ]);
  await beat(40);
  assert.deepEqual(stand.state?.words[0]?.word, word);
});

Deno.test("makeStakeRoom() goes on answering while strangers write about a stake it knows at every beat", async () => {
  const { stand, beat, add } = openRoom([requestLetter(a)]);
  await beat();
  const junk = junkAbout(a, 400, "note");
  add(requestLetter(b, ASKED_AT + 1));
  for (let n = 0; n < 60; n++) {
    junk.slice(n * 6, n * 6 + 6).forEach(add);
    await beat(1);
  }
  assert.deepEqual(stand.state?.stakes.map(({ answer }) => answer.state), ["given", "given"]);
});
