import assert from "node:assert/strict";
import { stakeReceiptTemplate } from "../../../../contracts/escrow/stake-receipt.ts";
import { trialViewer } from "../../../../contracts/escrow/trial-stake.ts";
import type { PublicWord } from "../../../../contracts/escrow/word-event.ts";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import type { RoomStake } from "./room-stake.ts";
import { makeStakeRows } from "./stake-row.ts";
import { AGREED_AT, ARBITER_SECRET, ASKED_AT, complaint, TRIAL_STREAM, trialAsked } from "./trial-room.ts";

const STAKES = 200;
const RECORDS = 2000;
const RULES = 1;
const nameOf = (n: number) => n.toString(16).padStart(64, "0");
const thief = trialAsked("thief");
const sample = complaint(thief, nameOf(0));

/** The same object, which tells whenever one of its fields is looked at. */
function watched<T extends object>(value: T, looked: (field: string) => void): T {
  return new Proxy(value, {
    get(target, field) {
      looked(String(field));
      return Reflect.get(target, field);
    },
  });
}

function trial() {
  const looks = new Map<string, number>();
  const look = (what: string) => (field: string) => {
    const name = `${what} ${field}`;
    looks.set(name, (looks.get(name) ?? 0) + 1);
  };
  const stakes = Array.from({ length: STAKES }, (_, n): RoomStake => ({
    name: nameOf(n),
    asked: thief,
    askedAt: ASKED_AT + n,
    answer: { state: "given" },
    txids: [],
    notes: 0,
    wantsOut: false,
    disclosed: false,
  }));
  const pubkey = publicKeyOf(ARBITER_SECRET);
  const templates = stakes.map(({ name: context }) => {
    const viewer = trialViewer(context, { deadline: thief.request.context.deadline });
    const head = { context, stream: TRIAL_STREAM, height: AGREED_AT + 11 };
    return stakeReceiptTemplate({ ...head, step: "active", ...viewer }, ASKED_AT);
  });
  const record = (n: number): NostrEvent => {
    const template = templates[n % STAKES] ?? assert.fail();
    return watched({ ...template, pubkey, id: nameOf(n), sig: "" }, look("record"));
  };
  const wordOf = (n: number): PublicWord => {
    const [accused, witness] = [nameOf(n % STAKES), nameOf((n + 1 + n % 7) % STAKES)];
    const word = {
      said: { ...sample.said, accused, witness, n },
      signature: n.toString(16).padStart(128, "0"),
    };
    return watched({ accused, stream: TRIAL_STREAM, word }, look("word"));
  };
  const records = Array.from({ length: RECORDS }, (_, n) => record(n));
  const words = Array.from({ length: STAKES * 4 }, (_, n) => wordOf(n));
  let checks = 0;
  const rowsOf = makeStakeRows(() => (checks++, true));
  const drawn = (height: number) => {
    looks.clear();
    checks = 0;
    const rows = rowsOf({ stakes, records, words }, height);
    const count = (what: string) => looks.get(what) ?? 0;
    return { rows, checks, count };
  };
  return { stakes, records, words, record, drawn };
}

Deno.test("makeStakeRows() reads each record once and goes through records and words once a draw, of however many stakes", () => {
  const { records, words, record, drawn } = trial();
  const first = drawn(AGREED_AT + 20);
  assert.equal(first.rows.length, STAKES);
  assert.ok(first.rows.every(({ state, evidence }) => state === "active" && evidence[0]?.complaints.length));
  assert.ok(first.count("record content") <= RECORDS * 2);
  records.push(record(7));
  const next = drawn(AGREED_AT + 21);
  assert.ok(next.count("record content") <= 2, "only what is new is read");
  // By its author, by the stake that it names, and by what it is.
  assert.ok(next.count("record tags") <= RECORDS + 40);
  assert.equal(next.count("word accused"), words.length);
  assert.ok(next.checks <= words.length * RULES);
});

Deno.test("makeStakeRows() gives the very same row where nothing changed, and another where something did", () => {
  const { stakes, records, drawn } = trial();
  const before = drawn(AGREED_AT + 20).rows;
  assert.ok(drawn(AGREED_AT + 21).rows.every((row, at) => row === before[at]));
  const [stake] = stakes as [RoomStake];
  const changedBy = (change: () => void) => {
    const old = drawn(AGREED_AT + 20).rows;
    change();
    return drawn(AGREED_AT + 20).rows.filter((row, at) => row !== old[at]).map((row) => row.stake.name);
  };
  assert.deepEqual(changedBy(() => stake.wantsOut = true), [stake.name]);
  assert.deepEqual(changedBy(() => stake.txids = [nameOf(1)]), [stake.name]);
  assert.deepEqual(changedBy(() => stakes[3] = { ...stakes[3] ?? stake }), [nameOf(3)]);
  assert.deepEqual(changedBy(() => records.splice(5, 1)), [nameOf(5)]);
  const { deadline } = thief.request.context;
  assert.ok(drawn(deadline).rows.every(({ state }) => state === "due"));
});
