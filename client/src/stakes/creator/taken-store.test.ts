import assert from "node:assert/strict";
import { type Swept, withSweep } from "../swept.ts";
import { makeTakenStore } from "./taken-store.ts";

const [A, B] = ["aa".repeat(32), "bb".repeat(32)];
const payment = { txid: "cd".repeat(32), to: "4".repeat(95), amount: "5", sent: 7, whole: false };
const taken: Swept = withSweep(undefined, payment);

function trial(first: string | null = null) {
  const kept = { text: first, refuses: false };
  const storage = {
    getItem: () => kept.text,
    setItem: (_: string, text: string) => {
      if (kept.refuses) throw new Error("full");
      kept.text = text;
    },
  };
  return { kept, open: () => makeTakenStore({ storage: () => storage }) };
}

Deno.test("makeTakenStore() leaves out what is broken", () => {
  const bent = [{ ...taken, to: "x" }, { ...taken, payments: [] }, 7, null];
  for (const text of ["", "{", "[]", "[7]", ...bent.map((one) => JSON.stringify([[A, one]]))]) {
    assert.equal(trial(text).open().of(A), undefined, text);
  }
});

Deno.test("makeTakenStore() keeps what left, over a reload, and nothing where there was nothing", () => {
  const { open } = trial();
  const finish = (before: Swept | undefined) => before && { ...before, whole: true };
  open().change(A, finish);
  assert.equal(open().of(A), undefined);
  open().change(A, (before) => withSweep(before, payment));
  open().change(A, finish);
  assert.deepEqual([open().of(A), open().of(B)], [{ ...taken, whole: true }, undefined]);
});

Deno.test("makeTakenStore() reads what pages of before kept under another name, and nothing of it over what is newer", () => {
  const former = { txid: payment.txid, to: payment.to, amount: "5", whole: true };
  const texts = new Map([
    ["dstream/stakes-taken/1", JSON.stringify([[A, former], [B, former]])],
    ["dstream/stakes-taken/2", JSON.stringify([[B, taken]])],
  ]);
  const storage = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
  };
  const open = () => makeTakenStore({ storage: () => storage });
  assert.deepEqual([open().of(A)?.whole, open().of(A)?.payments.length, open().of(B)], [true, 1, taken]);
  open().change(A, (before) => before && { ...before, whole: false });
  assert.equal(open().of(A)?.whole, false);
});

Deno.test("makeTakenStore() remembers for this page where nothing is stored", () => {
  const { kept, open } = trial();
  kept.refuses = true;
  const store = open();
  store.change(A, () => taken);
  store.change(B, () => taken);
  assert.deepEqual([store.of(A), store.of(B)], [taken, taken]);
  const nowhere = makeTakenStore({ storage: () => undefined });
  nowhere.change(A, () => taken);
  assert.deepEqual(nowhere.of(A), taken);
});
