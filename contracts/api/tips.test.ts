import assert from "node:assert/strict";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { signEvent } from "../nostr/event.ts";
import { SECRETS } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import type { TipRefusal } from "../monero/weigh-tip.ts";
import { Problem, problemJson } from "./problem.ts";
import {
  MoneroHint,
  MoneroHintAnswer,
  TIP_PROBLEMS,
  TIP_REFUSALS,
  TipVerifyAnswer,
  TipVerifyRequest,
} from "./tips.ts";

const txid = "ab".repeat(32);
const event = signEvent({ kind: KIND.paymentTargets, created_at: 1, tags: [], content: "" }, SECRETS.creator);
const ask = { txid, m: "dstream/tip/1|", proof: "OutProofV2" };
const answer = { level: "1", amount: "10000000000", confirmations: 3, receipt: event };

Deno.test("TipVerifyRequest and TipVerifyAnswer refuse each member that is missing, wrong or too large", () => {
  const bad: [v.GenericSchema, Record<string, unknown>, Record<string, unknown[]>][] = [
    [TipVerifyRequest, ask, {
      txid: [undefined, "ab", txid.toUpperCase()],
      m: [undefined, 7, "x".repeat(513)],
      proof: [undefined, null, "x".repeat(4097)],
      target: [null, {}, { ...event, sig: "x" }],
      words: [null, "x".repeat(281), "\ud800", "bees \udc00"],
      level: ["2", 1, null],
    }],
    [TipVerifyAnswer, answer, {
      level: [undefined, "paid"],
      amount: [undefined, 5, "-1", "01", "0.5", "1".repeat(21)],
      confirmations: [undefined, -1, "3"],
      receipt: [undefined, {}, { ...event, id: "x" }],
    }],
    [MoneroHint, { txid }, { txid: [undefined, "ab", 5] }],
    [MoneroHintAnswer, { state: "pool", confirmations: 0 }, {
      state: [undefined, "paid"],
      confirmations: [-1],
    }],
  ];
  for (const [schema, good, members] of bad) {
    assert.deepEqual(v.parse(schema, good), good);
    for (const [member, values] of Object.entries(members)) {
      for (const value of values) assert.equal(v.is(schema, { ...good, [member]: value }), false, member);
    }
  }
});

Deno.test("TipVerifyRequest takes all that may be said, in any alphabet", () => {
  const full = { ...ask, target: event, words: "Mehr Bienen! 🐝\nmás", level: "10" };
  assert.deepEqual(v.parse(TipVerifyRequest, full), full);
});

Deno.test("the schemas of tips have JSON Schemas, which OpenAPI needs", () => {
  for (const schema of [TipVerifyRequest, TipVerifyAnswer, MoneroHint, MoneroHintAnswer]) {
    toJsonSchema(schema, { errorMode: "throw" });
  }
});

Deno.test("TIP_REFUSALS and TIP_PROBLEMS name each refusal once, by a code that a problem may carry", () => {
  // Fails to compile when the judge of tips learns a refusal that the API doesn't know.
  const missing: Exclude<TipRefusal, typeof TIP_REFUSALS[number]>[] = [];
  assert.deepEqual(missing, []);
  const codes = [...TIP_REFUSALS, ...TIP_PROBLEMS];
  assert.equal(new Set(codes).size, codes.length);
  for (const code of codes) assert.ok(v.is(Problem, problemJson(422, code, "No.")), code);
});
