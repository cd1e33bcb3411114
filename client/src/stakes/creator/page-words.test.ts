import assert from "node:assert/strict";
import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { publicPageTemplate } from "../../../../contracts/escrow/word-event.ts";
import { signWord } from "../../../../contracts/escrow/words.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { makePageWords } from "./page-words.ts";
import {
  activeReceipt,
  ASKED_AT,
  KEY,
  LETTER_SECRET,
  receiptEvent,
  TRIAL_STREAM,
  trialRequest,
} from "./trial-room.ts";

const a = trialRequest("a");
const page = publicKeyOf(LETTER_SECRET);

function pageWord(receipt: NostrEvent, at = ASKED_AT, stake = a.name): NostrEvent {
  const signature = signStakedPage({ stake, address: TRIAL_STREAM, page }, a.viewerSecret);
  const said = { stake, stream: TRIAL_STREAM, receipt, signature, fingerprint: "ab".repeat(32) };
  return signEvent(publicPageTemplate(said, at), LETTER_SECRET);
}

function trial() {
  const stand = { taken: [] as NostrEvent[], followed: true, active: false, known: [a.name] };
  const words = makePageWords({
    stream: TRIAL_STREAM,
    isFollowed: () => stand.followed,
    isActive: () => stand.active,
    isKnown: (stake) => stand.known.includes(stake),
    take: (receipt) => stand.taken.push(receipt),
  });
  return { stand, words };
}

Deno.test("makePageWords() takes the receipt that a page shows once its arbiter is followed, and once only", () => {
  const { stand, words } = trial();
  stand.followed = false;
  words.put(pageWord(activeReceipt(a)));
  words.check();
  assert.deepEqual(stand.taken, []);
  stand.followed = true;
  words.check();
  words.check();
  assert.deepEqual(stand.taken, [activeReceipt(a)]);
});

Deno.test("makePageWords() takes no forged receipt, none of another step or stake, and none of what is known", () => {
  const { stand, words } = trial();
  const good = activeReceipt(a);
  words.put(pageWord({ ...good, sig: "00".repeat(64) }));
  words.put(pageWord({ ...good, created_at: good.created_at + 1 }));
  words.put(pageWord(good, ASKED_AT, trialRequest("b").name));
  words.put(pageWord(activeReceipt({ ...a, context: { ...a.context, stream: `${TRIAL_STREAM}x` } })));
  const release = signWord({ word: "release", stake: a.name }, KEY.baseSecret);
  words.put(pageWord(receiptEvent(a.name, 5, { step: "release", release })));
  for (let n = 0; n < 9; n++) words.check();
  assert.deepEqual(stand.taken, []);
  words.put(pageWord(good));
  stand.active = true;
  words.check();
  assert.deepEqual(stand.taken, []);
});

Deno.test("makePageWords() gives the oldest up where too many wait, in whatever order they come", () => {
  const { stand, words } = trial();
  const receipt = activeReceipt(a);
  words.put(pageWord(receipt, ASKED_AT + 9));
  const made = pageWord({ ...receipt, sig: "00".repeat(64) });
  for (let n = 0; n < 600; n++) words.put(made);
  for (let n = 0; n < 300; n++) words.check();
  assert.deepEqual(stand.taken, [receipt]);
});

Deno.test("makePageWords() gives no word of a known stake up for newer ones about others, or about one that is known too", () => {
  const { stand, words } = trial();
  const b = trialRequest("b");
  stand.known.push(b.name);
  stand.followed = false;
  words.put(pageWord(activeReceipt(a), 1));
  const [ofKnown, ofNobody] = [b, trialRequest("nobody")].map((one) =>
    pageWord(activeReceipt(one), 9, one.name)
  );
  assert.ok(ofKnown !== undefined && ofNobody !== undefined);
  for (let n = 0; n < 200; n++) words.put(ofNobody);
  for (let n = 0; n < 510; n++) words.put(ofKnown);
  stand.followed = true;
  for (let n = 0; n < 300; n++) words.check();
  assert.equal(stand.taken.some(({ id }) => id === activeReceipt(a).id), true);
});
