import * as v from "valibot";
import { readProblem } from "../../../contracts/api/problem.ts";
import {
  STAKE_PROBLEMS,
  StakeAckAnswer,
  type StakeAckRequest,
  type StakeClaimRequest,
  StakeFundedAnswer,
  type StakeFundedRequest,
  type StakeRebutRequest,
  StakeReceiptAnswer,
  type StakeReleaseRequest,
  StakeVerdictAnswer,
  type StakeVerdictRequest,
} from "../../../contracts/api/stakes.ts";
import { readShortText } from "../swarm/tracker/short-answer.ts";

const ANSWERS = {
  ack: StakeAckAnswer,
  funded: StakeFundedAnswer,
  claim: StakeReceiptAnswer,
  rebut: StakeReceiptAnswer,
  release: StakeVerdictAnswer,
  verdict: StakeVerdictAnswer,
} as const;

/** What each step of an arbiter is asked with. */
export type StakeRequests = {
  ack: StakeAckRequest;
  funded: StakeFundedRequest;
  claim: StakeClaimRequest;
  rebut: StakeRebutRequest;
  release: StakeReleaseRequest;
  verdict: StakeVerdictRequest;
};

export type StakeStepName = keyof StakeRequests;

/** What an arbiter said to a step. */
export type ArbiterWord<Step extends StakeStepName> =
  | { state: "done"; answer: v.InferOutput<typeof ANSWERS[Step]> }
  /** A named refusal: one of `STAKE_PROBLEMS` that asking again as it is won't change at once. */
  | { state: "refused"; code: string; detail: string }
  /** Nobody answers, or nobody sensible, or not now: ask again. */
  | { state: "later"; code: string; detail: string };

export type AskArbiterOptions<Step extends StakeStepName> = {
  /** The arbiter's address, as the terms say it. */
  url: string;
  step: Step;
  body: StakeRequests[Step];
  fetch: typeof fetch;
  /** Default: the platform's, after 20 s: an arbiter asks its nodes and relays, some of them twice. */
  signal?: AbortSignal;
};

const WAIT_MS = 20_000;
const MOST_BYTES = 512 * 1024;
/** `no-arbiter` comes with 503 and doesn't pass. */
const LATER: readonly string[] = STAKE_PROBLEMS[503].filter((code) => code !== "no-arbiter");

/** Asks an arbiter for one step. Verifies nothing but the answer's shape: what it signed is judged by whoever asks. */
export async function askArbiter<Step extends StakeStepName>(
  { url, step, body, fetch, signal }: AskArbiterOptions<Step>,
): Promise<ArbiterWord<Step>> {
  try {
    const response = await fetch(`${url.replace(/\/$/, "")}/v1/stakes/${step}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(WAIT_MS),
      credentials: "omit",
      cache: "no-store",
    });
    const text = await readShortText(response, MOST_BYTES);
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (response.ok) {
      const answer = v.safeParse(ANSWERS[step], value);
      return answer.success
        ? { state: "done", answer: answer.output as v.InferOutput<typeof ANSWERS[Step]> }
        : later("unreadable", "The arbiter's answer can't be read.");
    }
    return refusal(value, response.status);
  } catch (error) {
    return later("unreachable", error instanceof Error ? error.message : String(error));
  }
}

function refusal(
  value: unknown,
  status: number,
): { state: "refused" | "later"; code: string; detail: string } {
  const problem = readProblem(value);
  if (problem === undefined) return later("unreachable", `HTTP ${status}`);
  const { code, detail } = problem;
  const passes = LATER.includes(code) || status === 429 || status >= 500 && code !== "no-arbiter";
  return { state: passes ? "later" : "refused", code, detail };
}

function later(code: string, detail: string): { state: "later"; code: string; detail: string } {
  return { state: "later", code, detail };
}
