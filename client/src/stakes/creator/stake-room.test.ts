import assert from "node:assert/strict";
import {
  openRefusal,
  sealNote,
  type StakeLetter,
  stakeLetterTemplate,
} from "../../../../contracts/escrow/letter.ts";
import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { publicPageTemplate } from "../../../../contracts/escrow/word-event.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { ownPart } from "./settle-stake.ts";
import { openRoom } from "./trial-open-room.ts";
import {
  activeReceipt,
  ASKED_AT,
  complaint,
  complaintEvent,
  KEY,
  LETTER_SECRET,
  OTHER_KEY,
  requestLetter,
  signedTerms,
  TRIAL_STREAM,
  trialRequest,
  verdictEvent,
} from "./trial-room.ts";

const OWN_SECRET = new Uint8Array(32).fill(4);
const a = trialRequest("a");

Deno.test("makeStakeRoom() answers a request by the terms once, over reloads and other pages too", async () => {
  const { stand, beat, letters, add, room, events } = openRoom([requestLetter(a)]);
  await beat();
  const [answer] = letters();
  assert.ok(answer?.letter === "answer" && answer.stake === a.name);
  assert.equal(stand.state?.stakes[0]?.answer.state, "given");
  assert.deepEqual(stand.state?.log.map(({ name, did }) => [name, did]), [[a.name, "answered"]]);
  add(requestLetter(a, ASKED_AT + 1));
  await beat();
  room.stop();
  const again = openRoom(events());
  again.stand.now += 7200;
  await again.beat();
  assert.deepEqual([letters().length, again.letters().length], [1, 0]);
  assert.equal(again.stand.state?.stakes[0]?.answer.state, "given");
});

Deno.test("makeStakeRoom() refuses by name what the terms don't offer any more, and says nothing to who is gone", async () => {
  const replaced = openRoom([requestLetter(a)]);
  replaced.stand.newest = signedTerms({ amount: "6000000000" }, 2);
  await replaced.beat();
  const [refusal, ...more] = replaced.letters();
  assert.ok(refusal?.letter === "refusal" && more.length === 0);
  assert.equal(openRefusal(refusal.sealed, a.viewerSecret, KEY.baseKey), "terms-replaced");
  assert.equal(openRefusal(refusal.sealed, a.viewerSecret, OTHER_KEY.baseKey), undefined);
  const late = openRoom([requestLetter(a)]);
  late.stand.now = ASKED_AT + 4000;
  await late.beat();
  assert.deepEqual(late.letters(), []);
  assert.deepEqual(late.stand.state?.stakes[0]?.answer, { state: "refused", why: "too-old" });
});

Deno.test("makeStakeRoom() leaves letters for other keys, broken ones and forged answers unread", async () => {
  const b = trialRequest("b");
  const forged: StakeLetter = {
    letter: "answer",
    stake: a.name,
    stream: TRIAL_STREAM,
    attestation: { ...a.request.attestations[0], role: "creator" },
  };
  const broken = { ...requestLetter(b), content: "x" };
  const { stand, beat } = openRoom([broken, requestLetter(a)], { keys: [OTHER_KEY] });
  await beat();
  assert.deepEqual([stand.state?.stakes.length, stand.state?.ignored], [0, 2]);
  assert.throws(
    () => stakeLetterTemplate(forged, ASKED_AT),
    "readers take no viewer's parts for a creator's",
  );
});

Deno.test("makeStakeRoom() waits for its terms, and tries again where no relay takes its answer", async () => {
  const { stand, beat, letters } = openRoom([requestLetter(a)]);
  stand.newest = undefined;
  await beat();
  assert.deepEqual(stand.state?.stakes[0]?.answer, { state: "waiting", for: "terms" });
  stand.newest = signedTerms();
  stand.isDown = true;
  await beat();
  assert.deepEqual(stand.state?.stakes[0]?.answer, { state: "waiting", for: "relays" });
  stand.isDown = false;
  await beat();
  assert.equal(letters().length, 0, "not at once");
  stand.now += 20;
  await beat();
  assert.equal(letters().length, 1);
});

Deno.test("makeStakeRoom() answers the newest first, and again once what was answered is paid", async () => {
  const [b, c] = [trialRequest("b"), trialRequest("c")];
  const { stand, beat, letters, add } = openRoom([
    requestLetter(a, ASKED_AT),
    requestLetter(b, ASKED_AT + 2),
  ]);
  await beat();
  assert.deepEqual(letters().map(({ stake }) => stake), [b.name, a.name]);
  add(activeReceipt(a));
  add(requestLetter(c, ASKED_AT + 3));
  await beat();
  assert.deepEqual(stand.state?.stakes.map(({ answer }) => answer.state), ["given", "given", "given"]);
});

Deno.test("makeStakeRoom() hears what a viewer tells, what arbiters say and what witnesses complain of", async () => {
  const b = trialRequest("b");
  const note = signEvent(
    stakeLetterTemplate({
      letter: "note",
      stake: a.name,
      stream: TRIAL_STREAM,
      viewer: a.context.keys.viewer,
      sealed: sealNote({ txids: ["ab".repeat(32)], leave: true }, a.viewerSecret, KEY.baseKey, OWN_SECRET),
    }, ASKED_AT + 5),
    LETTER_SECRET,
  );
  const word = complaintEvent(complaint(b, a.name));
  // The note is there before what it is about.
  const { stand, beat } = openRoom([
    note,
    requestLetter(a),
    activeReceipt(a),
    word,
    verdictEvent(a, "release"),
  ]);
  await beat();
  const [stake] = stand.state?.stakes ?? [];
  assert.deepEqual([stake?.txids, stake?.wantsOut], [["ab".repeat(32)], true]);
  assert.equal(stand.state?.records.length, 2);
  assert.equal(stand.state?.words.length, 1);
});

Deno.test("makeStakeRoom() keeps the real payment behind seven of dust, and goes by the newest note however old ones are sent anew", async () => {
  const dust = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `0${n}`.repeat(32));
  const real = "ab".repeat(32);
  const sealed = (txids: string[], byte: number) =>
    sealNote({ txids, leave: false }, a.viewerSecret, KEY.baseKey, new Uint8Array(32).fill(byte));
  const noted = (sealed: string, at: number) => {
    const { context: { keys: { viewer } }, name: stake } = a;
    const letter = { letter: "note", stake, stream: TRIAL_STREAM, viewer, sealed } as const;
    return signEvent(stakeLetterTemplate(letter, at), LETTER_SECRET);
  };
  const [older, newer] = [sealed(dust, 1), sealed([...dust.slice(1), real], 2)];
  const { stand, beat, add } = openRoom([requestLetter(a), noted(newer, ASKED_AT + 6)]);
  await beat();
  assert.deepEqual(stand.state?.stakes[0]?.txids, [...dust.slice(1), real]);
  add(noted(older, ASKED_AT + 8));
  add(noted(older, ASKED_AT + 5));
  await beat();
  assert.deepEqual(stand.state?.stakes[0]?.txids, [...dust.slice(1), real]);
  assert.equal(stand.state?.stakes[0]?.notes, 2);
  add(noted(sealed([...dust, "cd".repeat(32)], 3), ASKED_AT + 9));
  await beat();
  assert.equal(stand.state?.stakes[0]?.txids.at(-1), real, "a note of nine is none");
});

Deno.test("makeStakeRoom() learns that a stake is active from its page, though no relay has its arbiter's word", async () => {
  const page = publicKeyOf(LETTER_SECRET);
  const { name: stake, viewerSecret } = a;
  const signature = signStakedPage({ stake, address: TRIAL_STREAM, page }, viewerSecret);
  const said = { stake, stream: TRIAL_STREAM, signature, fingerprint: "ab".repeat(32) };
  const word = publicPageTemplate({ ...said, receipt: activeReceipt(a) }, ASKED_AT);
  const { stand, beat } = openRoom([requestLetter(a), signEvent(word, LETTER_SECRET)]);
  await beat();
  assert.deepEqual(stand.state?.records, [activeReceipt(a)]);
});

Deno.test("makeStakeRoom() gives its own part away by a letter, remembers that, and falls silent when stopped", async () => {
  const { stand, beat, room, letters, open, add } = openRoom([requestLetter(a)]);
  await beat();
  const [stake] = stand.state?.stakes ?? [];
  assert.ok(stake !== undefined);
  // Anybody can write that it was given away; only that very part says so.
  const head = { letter: "disclosure", stake: a.name, stream: TRIAL_STREAM } as const;
  add(signEvent(stakeLetterTemplate({ ...head, share: "12".repeat(32) }, ASKED_AT), LETTER_SECRET));
  await beat();
  assert.equal(stand.state?.stakes[0]?.disclosed, false);
  const share = ownPart(stake.asked);
  assert.equal(await room.disclose(stake, share), true);
  assert.deepEqual(letters().at(-1), { ...head, share });
  assert.equal(stand.state?.stakes[0]?.disclosed, true);
  room.stop();
  assert.equal(open(), 0);
  const before = stand.state;
  await beat();
  assert.equal(stand.state, before);
});
