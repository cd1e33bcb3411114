import assert from "node:assert/strict";
import {
  openRequest,
  sealNote,
  sealRefusal,
  type StakeLetter,
  stakeLetterTemplate,
} from "../../../../contracts/escrow/letter.ts";
import { SECRETS } from "../../../../contracts/escrow/trial-stake.ts";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { type NostrEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import { toHex } from "../../../../contracts/hex.ts";
import { answersTo } from "./answers-to.ts";
import { answers, MOST_FORKS } from "./hear-stake.ts";
import { makeSealShelf } from "./seal-shelf.ts";
import { complained, complainedBy, OTHER } from "./trial-complaint.ts";
import { acks, creatorSays, head, standFollower } from "./trial-follower.ts";
import { TRIAL_SID, trialDelegation, trialSeal } from "./trial-seals.ts";
import {
  BEGUN,
  BEGUN_AT,
  trialAgreed,
  trialBegun,
  trialClaim,
  trialHeld,
  trialReleased,
  trialSays,
} from "./trial-viewer-stake.ts";

const JUDGED = { sid: TRIAL_SID, delegation: trialDelegation().id };

Deno.test("followStake() asks the arbiter, then the creator by a letter that nobody else can open, and is ready to be paid", async () => {
  const page = standFollower(trialBegun(), acks);
  await page.pass();
  assert.equal(page.phase(), "asking-creator");
  await page.pass();
  const [letter, ...more] = page.letters();
  assert.ok(letter?.letter === "request" && more.length === 0);
  assert.equal(openRequest(letter, SECRETS.arbiter), undefined);
  const opened = openRequest(letter, SECRETS.creator);
  assert.deepEqual(opened?.context, page.kept().context);
  assert.equal(JSON.stringify(letter).includes(page.kept().seed), false);
  page.writes({ ...head, letter: "answer", attestation: creatorSays });
  await page.pass();
  assert.equal(page.phase(), "save");
});

Deno.test("followStake() takes no answer that doesn't hold together with the others, and says when no relay took the letter", async () => {
  const page = standFollower(trialBegun(), acks);
  page.relayTakes = false;
  await page.pass();
  await page.pass();
  assert.equal(page.trouble()?.by, "relays");
  assert.equal(page.kept().asked, undefined);
  const other = trialBegun({
    context: { ...trialBegun().context, deadline: trialBegun().context.deadline + 1 },
  });
  page.writes({ ...head, letter: "answer", attestation: trialSays("creator", other) });
  page.writes({ ...head, letter: "disclosure", share: "01".repeat(32) });
  assert.equal(page.phase(), "asking-creator");
  assert.equal(page.kept().share, undefined);
  const { key } = trialHeld(page.kept());
  const refuse = (why: string, secret: bigint) =>
    page.writes({
      ...head,
      letter: "refusal",
      viewer: key.baseKey,
      sealed: sealRefusal(why, secret, key.baseKey, new Uint8Array(32).fill(2)),
    });
  // Whoever knows the stake's name and its viewer's base key turns nobody away.
  refuse("too-old", SECRETS.arbiter);
  assert.equal(page.phase(), "asking-creator");
  refuse("terms-replaced", SECRETS.creator);
  assert.equal(page.phase(), "refused");
  // Its studio may have newer terms for a moment; what it agrees to counts more.
  page.writes({ ...head, letter: "answer", attestation: creatorSays });
  assert.equal(page.phase(), "save");
});

Deno.test("followStake() keeps the arbiter's refusal by name, and asks again what only wasn't answered", async () => {
  const away = standFollower(trialBegun());
  await away.pass();
  assert.deepEqual([away.phase(), away.trouble()?.code], ["asking-arbiter", "unreachable"]);
  away.answers = acks;
  await away.pass();
  assert.equal(away.phase(), "asking-creator");
  const refused = standFollower(trialBegun(), {
    ack: () => ({ state: "refused", code: "stale-terms", detail: "" }),
  });
  await refused.pass();
  assert.equal(refused.phase(), "refused");
  assert.deepEqual(refused.kept().refusal, { by: "arbiter", code: "stale-terms" });
});

Deno.test("followStake() reads strangers' letters four a second and no more than some, and drops others' words unread", async () => {
  const page = standFollower(trialAgreed({ restored: true }));
  await page.pass();
  const { key, terms, name } = trialHeld(page.kept());
  const note = (at: number): StakeLetter => ({
    ...head,
    letter: "note",
    viewer: key.baseKey,
    sealed: sealNote(
      { txids: [toHex(new Uint8Array(32).fill(at + 1))], leave: false },
      key.baseSecret,
      terms.baseKey,
      new Uint8Array(32).fill(at + 1),
    ),
  });
  const events = [0, 1, 2].map((at) =>
    signEvent(stakeLetterTemplate(note(at), BEGUN), new Uint8Array(32).fill(1))
  );
  for (const event of events) page.listeners.forEach((listener) => listener(event));
  assert.equal(page.kept().heard?.length, 1);
  page.beat();
  assert.equal(page.kept().heard?.length, 2);
  const forged = { ...trialReleased(trialHeld(page.kept())), pubkey: "11".repeat(32) };
  assert.ok(forged.tags.some(([, value]) => value === name));
  page.hears(forged);
  page.beat();
  page.beat();
  assert.deepEqual([page.kept().heard?.length, page.kept().records], [3, []]);
});

Deno.test("followStake() reads what its creator wrote under the name of the pair among thousands of strangers' letters", async () => {
  const page = standFollower(trialBegun(), acks);
  await page.pass();
  await page.pass();
  const { key, terms } = trialHeld(page.kept());
  const template = stakeLetterTemplate({ ...head, letter: "answer", attestation: creatorSays }, BEGUN);
  const answer = signEvent(template, pairSecret(key.baseSecret, terms.baseKey));
  const stranger = signEvent(
    stakeLetterTemplate({ ...head, letter: "disclosure", share: "01".repeat(32) }, BEGUN),
    new Uint8Array(32).fill(1),
  );
  const junk = Array.from(
    { length: 4000 },
    (_, n) => ({ ...stranger, id: n.toString(16).padStart(64, "0") }),
  );
  const hear = (event: NostrEvent) => page.listeners.forEach((listener) => listener(event));
  junk.slice(0, 2000).forEach(hear);
  hear(answer);
  junk.slice(2000).forEach(hear);
  for (let beat = 0; beat < 3; beat++) page.beat();
  await page.pass();
  assert.equal(page.phase(), "save");
});

Deno.test("followStake() reads complaints again once they are claimed: made up ones may have pushed out what answers them", async () => {
  const page = standFollower(trialAgreed());
  const shelf = makeSealShelf({ storage: () => undefined, now: () => BEGUN });
  shelf.put(trialSeal({ n: 8, head: "aa" }), trialDelegation());
  page.against = shelf.against;
  await page.pass();
  page.hears(complained([OTHER]));
  assert.equal(page.kept().forks?.length, 1);
  for (const made of complainedBy(MOST_FORKS)) page.hears(made);
  for (let beat = 0; beat < 20; beat++) page.beat();
  const proves = () => page.kept().forks?.some((fork) => answers(fork, JUDGED));
  assert.equal(proves(), false);
  page.hears(trialClaim(trialHeld(page.kept()), BEGUN_AT + 100, JUDGED.delegation));
  for (let beat = 0; beat < 20; beat++) page.beat();
  await page.pass();
  for (let beat = 0; beat < 40; beat++) page.beat();
  assert.equal(proves(), true);
  assert.equal(page.kept().forks?.length, MOST_FORKS);
  assert.equal(page.listeners.size, 1);
  assert.equal(answersTo(trialHeld(page.kept()), []).length, 2);
});

Deno.test("followStake() goes on after a turn that broke", async () => {
  const page = standFollower(trialBegun(), {
    ack: () => {
      throw new Error("out of order");
    },
  });
  await page.pass();
  assert.equal(page.phase(), "asking-arbiter");
  page.answers = acks;
  await page.pass();
  assert.equal(page.phase(), "asking-creator");
});

Deno.test("followStake() is silent once it was stopped", async () => {
  const page = standFollower(trialBegun(), acks);
  page.follower.stop();
  await page.pass();
  const { length } = page.asked;
  page.follower.hurry();
  await page.pass();
  assert.equal(page.asked.length, length);
  assert.equal(page.listeners.size, 0);
});
