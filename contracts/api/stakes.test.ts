import assert from "node:assert/strict";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { MOST_FUNDING_TXIDS, MOST_TRANCHES } from "../escrow/context.ts";
import { trialAttestation, trialContext } from "../escrow/trial-stake.ts";
import { MOST_COMPLAINTS } from "../escrow/words.ts";
import { signEvent } from "../nostr/event.ts";
import { Problem, problemJson } from "./problem.ts";
import {
  STAKE_PROBLEMS,
  StakeAckAnswer,
  StakeAckRequest,
  StakeClaimRequest,
  StakeFundedAnswer,
  StakeFundedRequest,
  StakeRebutRequest,
  StakeReceiptAnswer,
  StakeReleaseRequest,
  StakeVerdictAnswer,
  StakeVerdictRequest,
} from "./stakes.ts";

const event = signEvent(
  { kind: 1, created_at: 1, tags: [["d", "x"]], content: "" },
  new Uint8Array(32).fill(1),
);
const HEX = "ab".repeat(32);
const context = trialContext();
const attestation = trialAttestation("arbiter");
const about = { terms: event, context };
const agreed = { ...about, attestation };
const NO_EVENT = [undefined, null, {}, { ...event, sig: "" }, "event"];
const NO_HEX = [undefined, "", HEX.toUpperCase(), `${HEX}00`, 7];

type Case = {
  schema: v.GenericSchema;
  good: Record<string, unknown>;
  /** Members that may be left out, with one that is right. */
  more?: Record<string, unknown>;
  /** Each replaces a member of what is good; `undefined` takes it away. */
  bad: Record<string, readonly unknown[]>;
};

const TOO_MANY_RECORDS = { records: [Array(33).fill(event), [{}], event] };
const CASES: Readonly<Record<string, Case>> = {
  StakeAckRequest: {
    schema: StakeAckRequest,
    good: { ...about, viewSecret: HEX },
    bad: { terms: NO_EVENT, context: [undefined], viewSecret: NO_HEX },
  },
  StakeFundedRequest: {
    schema: StakeFundedRequest,
    good: { ...about, attestations: [{}, {}, {}], viewSecret: HEX, txids: [HEX] },
    bad: {
      terms: NO_EVENT,
      context: [undefined],
      attestations: [undefined, [], [{}, {}], Array(3 * MOST_TRANCHES + 1).fill({})],
      viewSecret: NO_HEX,
      txids: [undefined, [], ["x"], Array(MOST_FUNDING_TXIDS + 1).fill(HEX)],
    },
  },
  StakeClaimRequest: {
    schema: StakeClaimRequest,
    good: { ...agreed, claim: {}, complaints: [{}] },
    more: { records: [event] },
    bad: {
      terms: NO_EVENT,
      context: [undefined],
      attestation: [undefined],
      claim: [undefined],
      complaints: [undefined, [], Array(MOST_COMPLAINTS + 1).fill({})],
      ...TOO_MANY_RECORDS,
    },
  },
  StakeRebutRequest: {
    schema: StakeRebutRequest,
    good: { ...agreed, complaint: HEX },
    more: { retraction: {}, transfer: event, records: [] },
    bad: {
      terms: NO_EVENT,
      complaint: NO_HEX,
      transfer: [null, {}, { ...event, kind: -1 }],
      ...TOO_MANY_RECORDS,
    },
  },
  StakeReleaseRequest: {
    schema: StakeReleaseRequest,
    good: agreed,
    more: { release: {}, records: [] },
    bad: { terms: NO_EVENT, context: [undefined], attestation: [undefined], ...TOO_MANY_RECORDS },
  },
  StakeVerdictRequest: {
    schema: StakeVerdictRequest,
    good: agreed,
    more: { records: [event] },
    bad: { terms: NO_EVENT, context: [undefined], attestation: [undefined], ...TOO_MANY_RECORDS },
  },
  StakeAckAnswer: {
    schema: StakeAckAnswer,
    good: { attestation, height: 7 },
    bad: {
      attestation: [undefined, {}, { ...attestation, role: "viewer" }, {
        ...attestation,
        shares: { va: {} },
      }],
      height: [undefined, -1, 0.5, "7"],
    },
  },
  StakeFundedAnswer: {
    schema: StakeFundedAnswer,
    good: { state: "active", amount: "5", confirmations: 10, height: 7, receipt: event, records: [event] },
    bad: {
      state: [undefined, "funded", "closed"],
      amount: [undefined, 5],
      confirmations: [undefined, -1],
      height: [undefined, -1],
      receipt: NO_EVENT,
      records: [undefined, event, [{}]],
    },
  },
  StakeReceiptAnswer: { schema: StakeReceiptAnswer, good: { receipt: event }, bad: { receipt: NO_EVENT } },
  StakeVerdictAnswer: { schema: StakeVerdictAnswer, good: { verdict: event }, bad: { verdict: NO_EVENT } },
};

for (const [name, { schema, good, more = {}, bad }] of Object.entries(CASES)) {
  Deno.test(`${name} refuses each member that is missing, wrong or too large`, () => {
    for (const [member, values] of Object.entries(bad)) {
      for (const value of values) {
        const { [member]: _, ...rest } = good;
        const changed = value === undefined ? rest : { ...good, [member]: value };
        assert.equal(
          v.safeParse(schema, changed).success,
          false,
          `${member}: ${JSON.stringify(value)}`.slice(0, 120),
        );
      }
    }
    assert.equal(v.safeParse(schema, null).success, false);
  });
  Deno.test(`${name} takes what is right, with and without what may be left out`, () => {
    assert.ok(v.safeParse(schema, good).success);
    assert.ok(v.safeParse(schema, { ...good, ...more }).success);
  });
}

Deno.test("the schemas of stakes have JSON Schemas, which OpenAPI needs", () => {
  for (const { schema } of Object.values(CASES)) assert.equal(toJsonSchema(schema).type, "object");
});

Deno.test("STAKE_PROBLEMS name each refusal once, by a code that a problem may carry", () => {
  const codes = Object.entries(STAKE_PROBLEMS).flatMap(([status, names]) =>
    names.map((code) => ({ code, status: Number(status) }))
  );
  assert.equal(new Set(codes.map(({ code }) => code)).size, codes.length);
  for (const { code, status } of codes) {
    assert.ok(v.safeParse(Problem, problemJson(status, code, "")).success, code);
  }
});
