import assert from "node:assert/strict";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { type PublicWord, readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { signWord, wordId } from "../../../../contracts/escrow/words.ts";
import { missingWitnesses } from "./evidence.ts";
import type { RoomStake } from "./room-stake.ts";
import { grantedKey } from "./settle-stake.ts";
import { isToBeAsked, makeStakeRows, mayClaim, mayRelease, unblamed } from "./stake-row.ts";
import {
  activeReceipt,
  AGREED_AT,
  ASKED_AT,
  complaint,
  complaintEvent,
  KEY,
  receiptEvent,
  trialAsked,
  trialRequest,
  verdictEvent,
} from "./trial-room.ts";

const [thief, a, b] = [trialRequest("thief"), trialRequest("a"), trialRequest("b")];
const words = [a, b].flatMap((witness): PublicWord[] =>
  [readPublicWord(complaintEvent(complaint(witness, thief.name)))].flatMap((word) => word ?? [])
);
const stake = (change: Partial<RoomStake> = {}): RoomStake => ({
  name: thief.name,
  asked: trialAsked("thief"),
  askedAt: ASKED_AT,
  answer: { state: "given" },
  txids: [],
  notes: 0,
  wantsOut: false,
  disclosed: false,
  ...change,
});
const rowOf = (records: NostrEvent[], height: number | undefined, change: Partial<RoomStake> = {}) => {
  const [row] = makeStakeRows()({ stakes: [stake(change)], records, words }, height);
  assert.ok(row !== undefined);
  return row;
};
const active = [thief, a, b].map(activeReceipt);
const DEADLINE = thief.context.deadline;
const claim = signWord({
  word: "claim",
  accused: thief.name,
  rule: "bad-bytes",
  complaints: words.map(({ word }) => wordId(word.said)),
}, KEY.baseSecret);
const claimed = receiptEvent(thief.name, AGREED_AT + 100, {
  step: "claim",
  claim,
  complaints: [complaint(a, thief.name), complaint(b, thief.name)],
});
const released = receiptEvent(thief.name, AGREED_AT + 50, {
  step: "release",
  release: signWord({ word: "release", stake: thief.name }, KEY.baseSecret),
});

Deno.test("makeStakeRows() names each state by what was answered, said and decided, and by the height", () => {
  const states = [
    rowOf([], 0, { answer: { state: "waiting", for: "turn" } }),
    rowOf([], 0, { answer: { state: "refused", why: "too-old" } }),
    rowOf([], AGREED_AT),
    rowOf([], AGREED_AT, { answer: { state: "unsure" } }),
    rowOf([], DEADLINE, { answer: { state: "unsure" } }),
    rowOf(active, AGREED_AT + 20, { answer: { state: "unsure" } }),
    rowOf(active, AGREED_AT + 20),
    rowOf(active, undefined),
    rowOf(active, DEADLINE),
    rowOf([...active, claimed], AGREED_AT + 200),
    rowOf([...active, claimed], AGREED_AT + 900),
    rowOf([...active, released], AGREED_AT + 60),
    rowOf([...active, verdictEvent(thief, "release")], AGREED_AT + 60),
    rowOf([...active, verdictEvent(thief, "grant")], AGREED_AT + 900),
    rowOf([...active, verdictEvent(thief, "grant"), verdictEvent(thief, "release")], AGREED_AT + 900),
    rowOf(active, AGREED_AT + 20, { disclosed: true }),
  ].map(({ state }) => state);
  assert.deepEqual(states, [
    "waiting",
    "refused",
    "agreed",
    "unsure",
    "unsure",
    "active",
    "active",
    "active",
    "due",
    "claimed",
    "decidable",
    "released",
    "released",
    "granted",
    "contradiction",
    "released",
  ]);
});

Deno.test("makeStakeRows() believes nobody but the stake's own arbiter", () => {
  const strange = { ...verdictEvent(thief, "grant"), pubkey: "00".repeat(32) };
  assert.equal(rowOf([...active, strange], AGREED_AT + 20).state, "active");
});

Deno.test("mayClaim() and mayRelease() bar a creator who gave it back, and whatever is decided", () => {
  const may = (row: ReturnType<typeof rowOf>) => [mayClaim(row), mayRelease(row)];
  assert.deepEqual(may(rowOf([...active, released], AGREED_AT + 60)), [false, false]);
  assert.deepEqual(may(rowOf(active, AGREED_AT + 20, { disclosed: true })), [false, false]);
  assert.deepEqual(may(rowOf([...active, verdictEvent(thief, "grant")], AGREED_AT + 900)), [false, false]);
  assert.deepEqual(may(rowOf([...active, claimed], AGREED_AT + 200)), [false, true]);
  assert.deepEqual(may(rowOf([], AGREED_AT)), [false, true]);
  const row = rowOf(active, AGREED_AT + 20);
  assert.deepEqual(may(row), [true, true]);
  assert.deepEqual(row.evidence.map(missingWitnesses), [0]);
});

Deno.test("a granted stake's key is the creator's to make, and no part of another stake makes it", () => {
  const row = rowOf([...active, verdictEvent(thief, "grant")], AGREED_AT + 900);
  assert.match(grantedKey(row.stake.asked, row.share ?? "") ?? "", /^[0-9a-f]{64}$/);
  assert.equal(grantedKey(trialAsked("a"), row.share ?? ""), undefined);
});

Deno.test("isToBeAsked() says no of what nobody paid, what is known to be active, and what is over", () => {
  const paid = { txids: ["ab".repeat(32)] };
  assert.equal(isToBeAsked(rowOf([], AGREED_AT), AGREED_AT), false);
  assert.equal(isToBeAsked(rowOf([activeReceipt(thief)], AGREED_AT, paid), AGREED_AT), false);
  assert.equal(isToBeAsked(rowOf([], DEADLINE, paid), DEADLINE), false);
  for (const height of [AGREED_AT, undefined]) {
    assert.equal(isToBeAsked(rowOf([], height, paid), height), true);
  }
});

Deno.test("makeStakeRows() says how a claim stands, and nothing of the kind of what isn't claimed", () => {
  assert.equal(rowOf(active, AGREED_AT + 20).claim, undefined);
  const { claim: standing } = rowOf([...active, claimed], AGREED_AT + 200);
  assert.deepEqual([standing?.complaints, standing?.answered], [2, 0]);
});

Deno.test("unblamed() leaves out who is complained of, who is claimed, and who bears witness", () => {
  const named = (name: string): RoomStake => ({ ...stake(), name, asked: trialAsked(name) });
  const all = ["thief", "a", "b", "c"].map((name) => ({ ...named(name), name: trialRequest(name).name }));
  const names = (records: NostrEvent[]) =>
    unblamed(makeStakeRows()({ stakes: all, records, words }, AGREED_AT + 20)).map((row) => row.stake.name);
  const paid = [...active, activeReceipt(trialRequest("c"))];
  assert.deepEqual(names(paid), [trialRequest("c").name]);
  assert.deepEqual(names([...paid, claimed]), [trialRequest("c").name], "it isn't decided");
  const unheard = paid.filter((event) => event !== active[0]);
  assert.deepEqual(names(unheard), [trialRequest("c").name], "its arbiter didn't say here that it is active");
  const granted = names([...paid, claimed, verdictEvent(thief, "grant")]);
  assert.deepEqual(granted.toSorted(), [a.name, b.name, trialRequest("c").name].toSorted());
});

Deno.test("makeStakeRows() counts no witness whose stake is over, or whose word another claim has", () => {
  const others = (records: NostrEvent[], height = AGREED_AT + 20) => rowOf(records, height).evidence[0]?.left;
  const gone = receiptEvent(a.name, AGREED_AT + 15, {
    step: "release",
    release: signWord({ word: "release", stake: a.name }, KEY.baseSecret),
  });
  assert.equal(others([...active, gone])?.ended, 1);
  const elsewhere = receiptEvent("ab".repeat(32), AGREED_AT + 100, {
    step: "claim",
    claim,
    complaints: [complaint(a, "ab".repeat(32)), complaint(b, "ab".repeat(32))],
  });
  assert.equal(others([...active, elsewhere])?.spent, 2);
});
