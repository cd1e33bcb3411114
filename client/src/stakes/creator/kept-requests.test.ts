import assert from "node:assert/strict";
import { KEEPERS, openRoom } from "./trial-open-room.ts";
import { requestLetter, signedTerms, trialRequest } from "./trial-room.ts";

const a = trialRequest("a");

Deno.test("makeStakeRoom() answers a request that it kept without answering it before its page was closed", async () => {
  const before = openRoom([requestLetter(a)]);
  await before.beat();
  const copies = before.stand.published.filter(({ pubkey }) => KEEPERS.includes(pubkey));
  assert.equal(copies.length, 1);
  const after = openRoom([requestLetter(a), ...copies]);
  await after.beat();
  assert.deepEqual(after.letters(), before.letters());
  const answered = openRoom([requestLetter(a), ...before.stand.published]);
  await answered.beat();
  assert.deepEqual(answered.letters(), []);
  const late = openRoom([requestLetter(a), ...copies]);
  late.stand.now += 7200;
  await late.beat();
  assert.deepEqual([late.letters(), late.stand.state?.stakes[0]?.answer.state], [[], "unsure"]);
  const heard = openRoom([requestLetter(a), ...before.stand.published]);
  heard.stand.now += 7200;
  await heard.beat();
  assert.equal(heard.stand.state?.stakes[0]?.answer.state, "given");
});

Deno.test("makeStakeRoom() says of a request that it kept and would now refuse neither that it was answered nor a refusal", async () => {
  const before = openRoom([requestLetter(a)]);
  await before.beat();
  const copies = before.stand.published.filter(({ pubkey }) => KEEPERS.includes(pubkey));
  const later = openRoom([requestLetter(a), ...copies]);
  later.stand.newest = signedTerms({ windowBlocks: 800 }, 2);
  await later.beat();
  assert.deepEqual([later.letters(), later.stand.state?.stakes[0]?.answer.state], [[], "unsure"]);
  assert.deepEqual(later.stand.state?.log, []);
});
