import assert from "node:assert/strict";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { readJudgedBeside, readPublicPage, readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import {
  type NostrEvent,
  publicKeyOf,
  type SignEvent,
  signEvent,
} from "../../../../contracts/nostr/event.ts";
import { ARBITER_KEY, BEGUN, STREAM } from "./trial-viewer-stake.ts";
import { TRIAL_FINGERPRINT, TRIAL_PAGE, trialPageWord, trialPeer, trialStaked } from "./trial-witness.ts";
import { judgeAccused } from "./accused.ts";
import { TRIAL_BOX, trialDelegation, trialSeal } from "./trial-seals.ts";
import { accused, BAD_BYTES, complaintsIn, own, OWN_PAGE, stand, word, wrong } from "./trial-watching.ts";

Deno.test("makeWitness() is silent without a final stake, without the rule, and once it is stopped", async () => {
  const sign: SignEvent = (template) => Promise.resolve(signEvent(template, OWN_PAGE));
  const paid = { ...own, kept: { ...own.kept, records: [] } };
  for (const held of [paid, { ...paid, name: accused.name }]) {
    const { witness, published, listening, settle } = stand([word], BAD_BYTES, held);
    witness.admitted(publicKeyOf(OWN_PAGE), sign, TRIAL_FINGERPRINT);
    witness.wronged(wrong);
    await settle();
    assert.deepEqual([published.length, listening()], [0, 0]);
  }
  const other = stand([word], [{ name: "broken-word", witnesses: 2 }]);
  other.witness.wronged(wrong);
  const bytes = stand();
  bytes.witness.wronged({ ...wrong, rule: "broken-word" });
  const ended = stand();
  ended.witness.stop();
  ended.witness.wronged(wrong);
  ended.witness.admitted(publicKeyOf(OWN_PAGE), sign, TRIAL_FINGERPRINT);
  await ended.settle();
  assert.deepEqual([other.published, bytes.published, ended.published], [[], [], []]);
});

Deno.test("makeWitness() accuses nobody by a forged word, another peer's, or its own", async () => {
  const forged = signEvent({ ...trialPageWord(trialStaked(10)), tags: word.tags }, TRIAL_PAGE);
  const stranger = trialPageWord(trialStaked(10), new Uint8Array(32).fill(13));
  for (const event of [forged, stranger, trialPageWord(own)]) {
    const { witness, published, clock, listening } = stand([event]);
    witness.wronged(wrong);
    assert.equal(listening(), 1);
    await clock.pass(31_000);
    assert.deepEqual([published.length, listening()], [0, 0]);
  }
});

Deno.test("makeWitness() accuses nobody of what an edge brought by another's connection", async () => {
  const { witness, published, settle } = stand();
  witness.wronged({ ...wrong, fingerprint: "f2".repeat(32) });
  await settle();
  assert.deepEqual(published, []);
});

Deno.test("makeWitness() complains of nobody in a session of which a box told two stories, however that shows", async () => {
  const sealed = (events: readonly NostrEvent[]) => {
    const made = stand(events);
    made.witness.sealed(trialSeal({ n: 8, head: "aa" }), trialDelegation());
    return made;
  };
  const record = trialSeal({ n: 8, head: "bb", kind: KIND.checkpointRecord });
  const shown = sealed([word, record]);
  const told = sealed([word]);
  for (const { witness } of [shown, told]) witness.wronged(wrong);
  told.witness.forked(wrong.sid);
  await shown.settle();
  await told.settle();
  shown.witness.wronged({ ...wrong, n: 9 });
  await shown.settle();
  assert.deepEqual([shown.published, told.published], [[], []]);
  // Neither what is said of another session, nor what no box of the creator's signed, is one.
  const stranger = trialSeal({ n: 8, head: "bb", kind: KIND.checkpointRecord, box: OWN_PAGE });
  const same = trialSeal({ n: 8, head: "aa", kind: KIND.checkpointRecord });
  const honest = sealed([word, stranger, same]);
  honest.witness.forked("ff".repeat(8));
  honest.witness.wronged(wrong);
  await honest.clock.pass(19_000);
  assert.deepEqual(honest.published, [], "not at once");
  await honest.settle();
  const [event] = honest.published;
  assert.ok(event !== undefined && readPublicWord(event)?.accused === accused.name);
  const judged = { delegation: trialDelegation(), seals: [trialSeal({ n: 8, head: "aa" })] };
  assert.deepEqual(readJudgedBeside(event), judged);
  assert.equal(judged.seals[0]?.pubkey, publicKeyOf(TRIAL_BOX));
});

Deno.test("makeWitness() lets no key that was revoked tell two stories, and says by which delegation it judged", async () => {
  const revoked = new Uint8Array(32).fill(22);
  const forged = trialSeal({ n: 8, head: "bb", kind: KIND.checkpointRecord, box: revoked });
  const { witness, published, settle } = stand([word, forged]);
  witness.sealed(trialSeal({ n: 7, head: "aa" }), trialDelegation([TRIAL_BOX, revoked]));
  witness.sealed(trialSeal({ n: 8, head: "aa" }), trialDelegation());
  witness.wronged(wrong);
  await settle();
  const [event] = published;
  const said = event && readPublicWord(event)?.word.said;
  assert.equal(said?.word === "complaint" && said.delegation, trialDelegation().id);
  assert.deepEqual(event && readJudgedBeside(event).delegation, trialDelegation());
});

Deno.test("makeWitness() complains of nobody before anything was sealed for its page", async () => {
  const { witness, published, settle, clock } = stand([word], BAD_BYTES, own, false);
  witness.wronged(wrong);
  await settle();
  witness.sealed(trialSeal({ n: 7, head: "aa" }), trialDelegation());
  witness.wronged(wrong);
  await clock.pass(21_000);
  assert.equal(complaintsIn(published).length, 1);
});

/** So many words of other pages, written after the true one. */
function newerJunk(count: number): NostrEvent[] {
  return Array.from({ length: count }, (_, at) => ({
    ...word,
    id: at.toString(16).padStart(64, "0"),
    pubkey: at.toString(16).padStart(64, "0"),
    created_at: BEGUN + 1 + at % 50,
  }));
}

Deno.test("makeWitness() finds a page's word behind thousands of newer ones that strangers wrote", async () => {
  const { witness, published, listening, clock } = stand([...newerJunk(4000), word]);
  witness.wronged(wrong);
  await clock.pass(50_000);
  assert.deepEqual([complaintsIn(published).length, listening()], [1, 0]);
});

Deno.test("makeWitness() reads the past for so many searches an hour", async () => {
  const { witness, published, clock } = stand([...newerJunk(600), word]);
  const nobody = { ...wrong, peer: trialPeer(new Uint8Array(32).fill(13)) };
  for (let n = 0; n < 12; n++) {
    witness.wronged(nobody);
    await clock.pass(31_000);
  }
  witness.wronged(wrong);
  await clock.pass(60_000);
  assert.equal(published.length, 0);
  await clock.pass(3_600_000);
  witness.wronged(wrong);
  await clock.pass(60_000);
  assert.equal(complaintsIn(published).length, 1);
});

Deno.test("makeWitness() looks at so many words and no more, and searches for few at a time", async () => {
  const flood = newerJunk(10_500);
  const { witness, published, listening, clock } = stand([...flood, word]);
  witness.wronged(wrong);
  await clock.pass(60_000);
  assert.deepEqual([published.length, listening()], [0, 0]);
  const empty = stand([]);
  for (let n = 0; n < 9; n++) empty.witness.wronged({ ...wrong, n });
  assert.equal(empty.listening(), 2);
  empty.witness.stop();
  assert.equal(empty.listening(), 0);
});

Deno.test("makeWitness() complains of a stake once in a session, and seldom in an hour", async () => {
  const { witness, published, settle, clock } = stand();
  for (const n of [7, 8]) {
    witness.wronged({ ...wrong, n });
    await settle();
  }
  assert.equal(complaintsIn(published).length, 1);
  for (const digit of [1, 2, 3, 4, 5]) {
    witness.wronged({ ...wrong, sid: String(digit).repeat(16) });
    await settle();
  }
  assert.equal(complaintsIn(published).length, 4);
  await clock.pass(3_600_000);
  witness.wronged({ ...wrong, sid: "9".repeat(16) });
  await settle();
  assert.equal(complaintsIn(published).length, 5);
});

Deno.test("makeWitness() says so once where nothing came of a proof, and of none by which it complained", async () => {
  const vainOf = async (made: ReturnType<typeof stand>, changes: Partial<typeof wrong> = {}) => {
    let vain = 0;
    made.witness.wronged({ ...wrong, ...changes }, () => void vain++);
    await made.clock.pass(60_000);
    return vain;
  };
  const mute = stand();
  mute.world.takes = false;
  const cases = [
    stand([]),
    stand([word], [{ name: "broken-word", witnesses: 2 }]),
    stand([word], BAD_BYTES, own, false),
    stand([word], BAD_BYTES, { ...own, kept: { ...own.kept, records: [] } }),
    mute,
  ];
  for (const [at, made] of cases.entries()) assert.equal(await vainOf(made), 1, `case ${at}`);
  const good = stand();
  assert.deepEqual([await vainOf(good), await vainOf(good, { n: 8 })], [0, 0]);
  const ended = stand([]);
  ended.witness.wronged(wrong, () => assert.fail("nobody hears it any more"));
  ended.witness.stop();
  await ended.clock.pass(60_000);
});

Deno.test("makeWitness() complains again where no relay took its word", async () => {
  const { world, witness, published, settle } = stand();
  world.takes = false;
  witness.wronged(wrong);
  await settle();
  world.takes = true;
  witness.wronged(wrong);
  await settle();
  assert.equal(complaintsIn(published).length, 1);
});

Deno.test("makeWitness() says each complaint under a key of its own too, which the creator doesn't have", async () => {
  const { witness, published, settle } = stand();
  for (const sid of [wrong.sid, "1".repeat(16)]) {
    witness.wronged({ ...wrong, sid });
    await settle();
  }
  const shared = publicKeyOf(pairSecret(own.key.baseSecret, own.terms.baseKey));
  const [first, once, second, again] = published;
  assert.ok(first && once && second && again && published.length === 4);
  assert.deepEqual([first.pubkey, second.pubkey], [shared, shared]);
  assert.equal(new Set([shared, once.pubkey, again.pubkey]).size, 3);
  assert.deepEqual([once.content, again.content], [first.content, second.content]);
});

Deno.test("makeWitness() complains where a box padded its seals so that they don't fit", async () => {
  const { witness, published, settle } = stand();
  const { kind, created_at, content, tags } = trialSeal({ n: 8, head: "aa" });
  const padded = signEvent(
    { kind, created_at, content, tags: [...tags, ["x", "y".repeat(5000)]] },
    TRIAL_BOX,
  );
  const small = trialSeal({ n: 16, head: "aa" });
  for (const seal of [padded, small]) witness.sealed(seal, trialDelegation());
  witness.wronged(wrong);
  await settle();
  assert.equal(complaintsIn(published).length, 1);
  assert.deepEqual(published.map((event) => readJudgedBeside(event).seals), [[small], [small]]);
});

Deno.test("makeWitness() tells once for each admission by which stake its page shares, as others can check", async () => {
  const { witness, published, settle, clock } = stand();
  const sign: SignEvent = (template) => Promise.resolve(signEvent(template, OWN_PAGE));
  const page = publicKeyOf(OWN_PAGE);
  // Two edges.
  witness.admitted(page, sign, TRIAL_FINGERPRINT);
  witness.admitted(page, sign, TRIAL_FINGERPRINT);
  await settle();
  const [event] = published;
  assert.ok(event !== undefined && published.length === 1);
  assert.equal(readPublicPage(event)?.stake, own.name);
  const judged = judgeAccused(event, {
    peer: trialPeer(OWN_PAGE),
    fingerprint: TRIAL_FINGERPRINT,
    stream: STREAM,
    arbiter: publicKeyOf(ARBITER_KEY),
    own: [],
    nowSeconds: BEGUN + 120,
  });
  assert.deepEqual(judged, { verdict: "accused", stake: own.name });
  // Another session of the same page has another certificate.
  witness.admitted(page, sign, "f2".repeat(32));
  await settle();
  assert.equal(published.length, 2);
  await clock.pass(3_600_000);
  witness.admitted(page, sign, TRIAL_FINGERPRINT);
  await settle();
  assert.equal(published.length, 3);
});
