import assert from "node:assert/strict";
import { trialTerms } from "../../../../contracts/escrow/trial-stake.ts";
import {
  formOf,
  freshForm,
  judgeBondForm,
  judgeStakeForm,
  type PledgeField,
  type PledgeForm,
} from "./pledge-form.ts";

const { arbiters } = trialTerms();
const chosen = arbiters.map(({ pubkey }) => pubkey);
const form = (change: Partial<PledgeForm> = {}): PledgeForm => ({
  ...freshForm("stake"),
  arbiters: chosen,
  ...change,
});

Deno.test("judgeStakeForm() names what is wrong with each field", () => {
  const cases: [Partial<PledgeForm>, PledgeField, string][] = [
    [{ amount: "" }, "amount", "amount"],
    [{ amount: "0,01" }, "amount", "amount"],
    [{ amount: "0.001" }, "amount", "stake-small"],
    [{ amount: "0.020000000001" }, "amount", "stake-large"],
    [{ days: "0" }, "days", "days"],
    [{ days: "42" }, "days", "days"],
    [{ days: "1.5" }, "days", "days"],
    [{ days: "1" }, "days", "days-short"],
    [{ days: "7", answerDays: "7" }, "days", "days-short"],
    [{ answerDays: "0" }, "answerDays", "answer"],
    [{ answerDays: "41" }, "answerDays", "answer"],
    [{ arbiters: [] }, "arbiters", "arbiters-none"],
    [{ arbiters: ["ff".repeat(32)] }, "arbiters", "arbiters-none"],
    [{ witnesses: "1" }, "witnesses", "witnesses"],
    [{ witnesses: "101" }, "witnesses", "witnesses"],
    [{ witnesses: "two" }, "witnesses", "witnesses"],
  ];
  for (const [change, field, fault] of cases) {
    const judged = judgeStakeForm(form(change), arbiters);
    assert.ok(judged.verdict === "faulty", JSON.stringify(change));
    assert.equal(judged.faults[field], fault, JSON.stringify(change));
  }
});

Deno.test("judgeStakeForm() turns days into blocks and keeps the chosen arbiters and witnesses", () => {
  const judged = judgeStakeForm(form({ days: "3", witnesses: "5" }), arbiters);
  assert.deepEqual(judged, {
    verdict: "ok",
    pledge: {
      tier: "stake",
      amount: "10000000000",
      arbiters,
      deadlineBlocks: 2160,
      windowBlocks: 720,
      rules: [{ name: "bad-bytes", witnesses: 5 }],
    },
  });
  assert.ok(judged.verdict === "ok");
  assert.deepEqual(judgeStakeForm(formOf(judged.pledge), arbiters), judged);
});

Deno.test("judgeBondForm() names what is wrong, and reads a list of bans", () => {
  const [a, b] = ["ab".repeat(32), "cd".repeat(32)];
  const cases: [Partial<PledgeForm>, PledgeField, string][] = [
    [{ amount: "0" }, "amount", "amount"],
    [{ amount: "1.000000000001" }, "amount", "bond-large"],
    [{ banned: "nobody" }, "banned", "banned"],
    [
      { banned: Array.from({ length: 501 }, (_, i) => i.toString(16).padStart(64, "0")).join("\n") },
      "banned",
      "banned-many",
    ],
  ];
  for (const [change, field, fault] of cases) {
    const judged = judgeBondForm({ ...freshForm("bond"), ...change });
    assert.ok(judged.verdict === "faulty" && judged.faults[field] === fault, fault);
  }
  const judged = judgeBondForm({ ...freshForm("bond"), banned: `${a}\n ${b.toUpperCase()}, ${a}` });
  assert.deepEqual(judged, {
    verdict: "ok",
    pledge: { tier: "bond", amount: "50000000000", banned: [a, b] },
  });
  assert.ok(judged.verdict === "ok");
  assert.deepEqual(judgeBondForm(formOf(judged.pledge)), judged);
});
