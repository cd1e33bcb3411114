import { type Context, Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import * as v from "valibot";
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
} from "../../contracts/api/stakes.ts";
import { creatorOf, stakeNameOf } from "../stakes/about.ts";
import { ackStake } from "../stakes/ack.ts";
import { type Arbiter, type Refused, refused } from "../stakes/arbiter.ts";
import { claimStake } from "../stakes/claim.ts";
import { fundedStake } from "../stakes/funded.ts";
import { rebutClaim } from "../stakes/rebut.ts";
import { decideVerdict, releaseStake } from "../stakes/settle.ts";
import { makeTurns } from "../stakes/turns.ts";
import { jsonBody, limitBody, requireJson } from "../json-body.ts";
import { problem, problemResponses } from "../problem.ts";

/** Steps under way at one time; each asks nodes and relays. */
const MOST_STEPS = 32;

export type StakesOptions = {
  /** Undefined: this edge is none. */
  arbiter: Arbiter | undefined;
  bodyBytes: number;
};

type Step<Answer> = { verdict: "done"; answer: Answer } | Refused;

function described(summary: string, answer: v.GenericSchema) {
  const named = (status: keyof typeof STAKE_PROBLEMS) => STAKE_PROBLEMS[status].join(", ");
  return describeRoute({
    summary,
    description:
      "Stateless: the request carries all that the arbiter may need. What it says, it first puts on relays of its own, and believes nothing else.",
    responses: {
      200: { description: "Done", content: { "application/json": { schema: resolver(answer) } } },
      ...problemResponses({
        400: `malformed-json, malformed, ${named(400)}`,
        403: named(403),
        409: named(409),
        413: "body-too-large",
        415: "not-json",
        429: "rate-limited",
        503: named(503),
      }),
    },
  });
}

/** `POST /v1/stakes/…`: the steps of an escrow with this edge as its arbiter. */
export const stakesRoute = ({ arbiter, bodyBytes }: StakesOptions) => {
  const inTurn = makeTurns(MOST_STEPS);
  const inTurnOfCreator = makeTurns(MOST_STEPS);
  const before = [limitBody(bodyBytes), requireJson] as const;
  const answered = <Answer extends object>(c: Context, step: Step<Answer> | "busy") => {
    c.header("cache-control", "no-store");
    if (step === "busy") {
      return refusal(
        c,
        refused("busy", "Too many steps of stakes are under way. Try again in some seconds."),
      );
    }
    return step.verdict === "refused" ? refusal(c, step) : c.json(step.answer, 200);
  };
  // Two steps of one stake never run at once here, so that neither misses what the other says.
  const step = <Asked extends { context: unknown }, Answer>(
    asked: Asked,
    run: (asked: Asked, arbiter: Arbiter) => Promise<Step<Answer>>,
  ) =>
    arbiter === undefined
      ? Promise.resolve(refused("no-arbiter", "This edge is no arbiter. Ask one that the terms list."))
      : inTurn(stakeNameOf(asked.context), () => run(asked, arbiter));
  // Claims and decisions of one creator neither: a witness counts for one of them. Answers don't wait for them.
  const ofCreator = <Asked extends { context: unknown }, Answer>(
    asked: Asked,
    run: (asked: Asked, arbiter: Arbiter) => Promise<Step<Answer>>,
  ) => inTurnOfCreator(creatorOf(asked.context), () => step(asked, run));

  return new Hono()
    .post(
      "/ack",
      described("Ask an arbiter to take part in a stake", StakeAckAnswer),
      ...before,
      jsonBody(StakeAckRequest),
      async (c) => answered(c, await step(c.req.valid("json"), ackStake)),
    )
    .post(
      "/funded",
      described("Ask how far the funding of a stake is", StakeFundedAnswer),
      ...before,
      jsonBody(StakeFundedRequest),
      async (c) => answered(c, await step(c.req.valid("json"), fundedStake)),
    )
    .post(
      "/claim",
      described("Claim a stake, as its creator", StakeReceiptAnswer),
      ...before,
      jsonBody(StakeClaimRequest),
      async (c) => answered(c, await ofCreator(c.req.valid("json"), claimStake)),
    )
    .post(
      "/rebut",
      described("Answer a complaint of a claim", StakeReceiptAnswer),
      ...before,
      jsonBody(StakeRebutRequest),
      async (c) => answered(c, await step(c.req.valid("json"), rebutClaim)),
    )
    .post(
      "/release",
      described("Have a stake given back", StakeVerdictAnswer),
      ...before,
      jsonBody(StakeReleaseRequest),
      async (c) => answered(c, await ofCreator(c.req.valid("json"), releaseStake)),
    )
    .post(
      "/verdict",
      described("Have a stake decided", StakeVerdictAnswer),
      ...before,
      jsonBody(StakeVerdictRequest),
      async (c) => answered(c, await ofCreator(c.req.valid("json"), decideVerdict)),
    );
};

/** Where to come again helps, seconds are named: an edge that is no arbiter won't become one. */
function refusal(c: Context, { status, code, detail, facts }: Refused) {
  const isLater = status === 503 && code !== "no-arbiter";
  return problem(c, status, code, detail, isLater ? { "retry-after": "30" } : {}, facts);
}
