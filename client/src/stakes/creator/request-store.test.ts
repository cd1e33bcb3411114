import assert from "node:assert/strict";
import { readStakeLetter } from "../../../../contracts/escrow/letter.ts";
import { makeRequestStore } from "./request-store.ts";
import { requestLetter, TRIAL_STREAM, trialRequest } from "./trial-room.ts";

const NAME = "dstream/stake-requests/1";
const letter = readStakeLetter(requestLetter(trialRequest("a")));

function trial(given: string | null = null) {
  const stand = { text: given, writes: 0 };
  const store = makeRequestStore({
    storage: () => ({
      getItem: (name) => name === NAME ? stand.text : null,
      setItem(_, text) {
        stand.text = text;
        stand.writes++;
      },
    }),
  });
  return { stand, store };
}

Deno.test("makeRequestStore() leaves out what is broken, too long, or no request", () => {
  assert.ok(letter?.letter === "request");
  const bad = [
    null,
    5,
    { letter, at: "1" },
    { letter: { ...letter, stake: "ab" }, at: 1 },
    { letter: { ...letter, viewer: "00".repeat(32).slice(1) }, at: 1 },
    { letter: { ...letter, stream: "none" }, at: 1 },
    { letter: { ...letter, sealed: "A".repeat(33 * 1024) }, at: 1 },
    { letter, at: 7 },
  ];
  assert.deepEqual(trial(JSON.stringify(bad)).store.of(TRIAL_STREAM), [{ letter, at: 7 }]);
  for (const text of ["{", "{}", `"${"A".repeat(2 ** 21)}"`]) {
    assert.deepEqual(trial(text).store.of(TRIAL_STREAM), []);
  }
});

Deno.test("makeRequestStore() keeps each once, the newest two hundred, within a million characters, each stream's own", () => {
  assert.ok(letter?.letter === "request");
  const { stand, store } = trial();
  const one = (n: number, sealed = letter.sealed) => ({
    letter: { ...letter, stake: n.toString(16).padStart(64, "0"), sealed },
    at: n,
  });
  store.put(one(1));
  store.put(one(1));
  assert.equal(stand.writes, 1);
  for (let n = 0; n < 230; n++) store.put(one(n, "AAAA"));
  const kept = store.of(TRIAL_STREAM);
  assert.deepEqual([kept.length, kept[0]?.at], [200, 229]);
  for (let n = 300; n < 350; n++) store.put(one(n, "A".repeat(32 * 1024)));
  assert.ok((stand.text ?? "").length <= 1024 * 1024);
  assert.equal(store.of(TRIAL_STREAM)[0]?.at, 349);
  assert.deepEqual(store.of(`${TRIAL_STREAM}x`), []);
});

Deno.test("makeRequestStore() keeps nothing where the browser gives no storage, and says nothing false", () => {
  assert.ok(letter?.letter === "request");
  const refused = makeRequestStore({
    storage: () => {
      throw new Error("blocked");
    },
  });
  const none = makeRequestStore({ storage: () => undefined });
  for (const store of [refused, none]) {
    store.put({ letter, at: 1 });
    assert.deepEqual(store.of(TRIAL_STREAM), []);
  }
});
