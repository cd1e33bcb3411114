import assert from "node:assert/strict";
import { type PublicWord, readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { complaint, complaintEvent, TRIAL_STREAM, trialRequest } from "./trial-room.ts";
import { makeWordShelf } from "./word-shelf.ts";

const [thief, cheat, honest] = [trialRequest("thief"), trialRequest("cheat"), trialRequest("honest")];
const sample = complaint(honest, thief.name).said;
const hex = (n: number, length: number) => n.toString(16).padStart(length, "0");
const FORGED = "f".repeat(128);

/** A word whose signature only the trial's check tells from a forged one. */
function wordOf(witness: string, accused: string, n = 0, signature = hex(n, 128)): PublicWord {
  return { accused, stream: TRIAL_STREAM, word: { said: { ...sample, witness, accused, n }, signature } };
}

function trial() {
  const stand = { signers: new Set([cheat.name, honest.name]), isKnown: (_: string) => true };
  const shelf = makeWordShelf({
    signerOf: (stake) => stand.signers.has(stake) ? { viewer: stake, stream: TRIAL_STREAM } : undefined,
    isKnown: (stake) => stand.isKnown(stake),
    isWord: ({ signature }) => signature !== FORGED,
  });
  const checkAll = () => {
    while (shelf.check());
  };
  return { stand, shelf, checkAll };
}

Deno.test("makeWordShelf() keeps 16 words of a witness, the newest in whatever order they come", () => {
  const { shelf, checkAll } = trial();
  const times = [
    ...Array.from({ length: 20 }, (_, n) => 100 + n),
    ...Array.from({ length: 20 }, (_, n) => 99 - n),
  ];
  for (const at of times) {
    shelf.put(wordOf(cheat.name, hex(at, 64), at), at);
    checkAll();
  }
  shelf.put(wordOf(honest.name, cheat.name), 1);
  checkAll();
  const kept = shelf.all().map(({ accused }) => accused);
  assert.deepEqual(kept, [...Array.from({ length: 16 }, (_, n) => hex(104 + n, 64)), cheat.name]);
});

Deno.test("makeWordShelf() believes no word about a stake that nobody knows, until it is known", () => {
  const { stand, shelf, checkAll } = trial();
  stand.isKnown = () => false;
  const forged = wordOf(honest.name, thief.name, 1, FORGED);
  shelf.put(forged, 5);
  assert.equal(shelf.check(), false);
  assert.deepEqual(shelf.all(), [forged]);
  stand.isKnown = (name) => name === thief.name;
  checkAll();
  assert.deepEqual(shelf.all(), []);
});

Deno.test("makeWordShelf() gives up the oldest words that wait, though a backlog comes newest first", () => {
  const { stand, shelf } = trial();
  stand.signers.clear();
  for (let at = 1000; at > 0; at--) shelf.put(wordOf(cheat.name, thief.name, at), at);
  const numbers = shelf.all().map(({ word: { said } }) => said.word === "complaint" ? said.n : 0);
  assert.deepEqual([numbers.length, Math.min(...numbers), Math.max(...numbers)], [400, 601, 1000]);
});

Deno.test("makeWordShelf() gives up no word of a known witness for newer ones of nobody", () => {
  const { shelf, checkAll } = trial();
  const nobody = trialRequest("nobody").name;
  const word = readPublicWord(complaintEvent(complaint(honest, thief.name)));
  assert.ok(word !== undefined);
  shelf.put(word, 1);
  for (let n = 0; n < 500; n++) shelf.put(wordOf(nobody, thief.name, n), 10 + n);
  checkAll();
  assert.deepEqual(shelf.all()[0], word);
  assert.equal(shelf.all().length, 400);
});

Deno.test("makeWordShelf() goes by the newest copy of a word that is sent again as an old one", () => {
  const { stand, shelf } = trial();
  stand.signers.clear();
  const word = wordOf(honest.name, thief.name, 9999);
  shelf.put(word, 2000);
  shelf.put(word, 1);
  for (let n = 0; n < 500; n++) shelf.put(wordOf(cheat.name, thief.name, n), 10 + n);
  assert.equal(shelf.all().includes(word), true);
});
