import assert from "node:assert/strict";
import { deletes, type Deletion, deletionTemplate, readDeletion } from "./deletion.ts";
import { type EventTemplate, signEvent } from "./event.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const AT = 1_790_000_000;
const sign = (changes: Partial<EventTemplate>, secret: Uint8Array = SECRETS.creator) =>
  signEvent({ kind: KIND.chat, created_at: AT, tags: [], content: "", ...changes }, secret);
const stream = (created_at: number, d = "bees", secret: Uint8Array = SECRETS.creator) =>
  sign({ kind: KIND.liveEvent, created_at, tags: [["d", d]] }, secret);
const chat = sign({ content: "hello" });

function read(tags: string[][], secret: Uint8Array = SECRETS.creator): Deletion {
  const deletion = readDeletion(sign({ kind: KIND.deletion, tags }, secret));
  assert.ok(deletion);
  return deletion;
}

Deno.test("readDeletion() gives undefined for another kind and leaves out ids and coordinates that can't be meant", () => {
  assert.equal(readDeletion(chat), undefined);
  const own = `${KIND.liveEvent}:${PEOPLE.creator}:bees:in:boxes`;
  const deletion = read([
    ["e", chat.id],
    ["e", "note1"],
    ["e"],
    ["a", own],
    ["a", `${KIND.liveEvent}:${PEOPLE.guest}:bees`],
    ["a", "bees"],
  ]);
  assert.deepEqual(deletion.ids, [chat.id]);
  assert.deepEqual(deletion.coordinates, [own]);
});

Deno.test("deletes() says false for another author's events, whatever the deletion names", () => {
  const foreign = sign({ content: "hello" }, SECRETS.guest);
  assert.equal(deletes(read([["e", foreign.id]]), foreign), false);
  const theirs = stream(AT, "bees", SECRETS.guest);
  assert.equal(deletes(read([["a", `${KIND.liveEvent}:${PEOPLE.guest}:bees`]]), theirs), false);
});

Deno.test("deletes() says false for deletions, for other events and for later versions", () => {
  const deletion = sign({ kind: KIND.deletion, tags: [["e", chat.id]] });
  assert.equal(deletes(read([["e", deletion.id]]), deletion), false);
  assert.equal(deletes(read([["e", "ab".repeat(32)]]), chat), false);
  const byCoordinates = read([["a", `${KIND.liveEvent}:${PEOPLE.creator}:bees`]]);
  assert.equal(deletes(byCoordinates, stream(AT + 1)), false);
  assert.equal(deletes(byCoordinates, stream(AT, "wasps")), false);
});

Deno.test("deletes() says true by id, and by coordinates for all versions up to the deletion", () => {
  assert.equal(deletes(read([["e", chat.id]]), chat), true);
  const byCoordinates = read([["a", `${KIND.liveEvent}:${PEOPLE.creator}:bees`]]);
  assert.equal(deletes(byCoordinates, stream(AT)), true);
  assert.equal(deletes(byCoordinates, stream(AT - 900)), true);
  const profile = sign({ kind: KIND.profile, content: "{}" });
  assert.equal(deletes(read([["a", `${KIND.profile}:${PEOPLE.creator}:`]]), profile), true);
});

Deno.test("deletionTemplate() writes a deletion that deletes what it is given, even what is dated ahead", () => {
  const events = [chat, stream(AT + 60), sign({ content: "two" })];
  const template = deletionTemplate({ events, reason: "over" }, AT);
  assert.deepEqual(template.tags.filter(([name]) => name === "k"), [
    ["k", String(KIND.chat)],
    ["k", String(KIND.liveEvent)],
  ]);
  const deletion = readDeletion(signEvent(template, SECRETS.creator));
  assert.ok(deletion);
  assert.equal(deletion.reason, "over");
  for (const event of events) assert.equal(deletes(deletion, event), true);
});
